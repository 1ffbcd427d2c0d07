using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Teachers;

/// <summary>The size of the encoder that a student imitates, as a cache's plan has it.</summary>
/// <param name="Layers">The number of layers.</param>
/// <param name="Hidden">The width of a hidden state.</param>
/// <param name="Heads">The attention heads of a layer.</param>
/// <param name="AttentionWidth">The width of queries, keys and values, where it is not <paramref name="Hidden"/>.</param>
public sealed record TeacherShape(int Layers, int Hidden, int Heads, int? AttentionWidth = null)
{
    private const int IntermediateOfHidden = 4;

    /// <summary>The student's defaults where it follows the teacher; null where it does not.</summary>
    /// <param name="follow">The value of <see cref="StudentOptions.Follow"/>.</param>
    internal StudentOptions? Follow(string follow) => follow switch
    {
        "heads" => new StudentOptions { Heads = Heads },
        "width" => new StudentOptions { Heads = Heads, Hidden = Hidden, Intermediate = Hidden * IntermediateOfHidden },
        _ => null,
    };
}
