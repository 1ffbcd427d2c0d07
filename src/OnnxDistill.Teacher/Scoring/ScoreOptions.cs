namespace OnnxDistill.Teacher.Scoring;

/// <summary>How <see cref="Scorer"/> scores.</summary>
public sealed record ScoreOptions
{
    /// <summary>Gets the largest number of tokens of a row. The default value is 128, or the model's positions if fewer.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Gets the probability from which on a class is predicted, where a row may have several. The default value is null: 0.5.</summary>
    public double? Threshold { get; init; }

    /// <summary>Gets the rows that are timed one by one. The default value is 200.</summary>
    public int LatencyRows { get; init; } = 200;

    /// <summary>Gets the rows that are run before the clock starts. The default value is 10.</summary>
    public int WarmUpRows { get; init; } = 10;

    /// <summary>Gets the rows that are held at a time. The default value is 4,096.</summary>
    public int Window { get; init; } = 4096;
}
