namespace OnnxDistill.Student.Advice.Candidates;

/// <summary>What a student is wanted for.</summary>
public sealed record AdviceOptions
{
    /// <summary>Gets the most parameters the student may have, as a share of the teacher's; null for any. The default value is null.</summary>
    public double? Size { get; init; }

    /// <summary>Gets how many times as fast as the teacher it is to be; null for any. The default value is null.</summary>
    public double? Speed { get; init; }

    /// <summary>Gets whether labels are few beside the text there is; null for what the cache says: fewer than half of its rows. The default value is null.</summary>
    public bool? FewLabels { get; init; }

    /// <summary>Gets the file that the recipe is written to, for the commands; null where it is not. The default value is null.</summary>
    public string? RecipeFile { get; init; }
}
