namespace OnnxDistill.Student.Checkpoints;

/// <summary>How far a run has come; with weights, optimizer, projections and averages, all that a resumed run needs.</summary>
internal sealed record TrainingPosition
{
    /// <summary>Gets the 0-based stage.</summary>
    public int Stage { get; init; }

    /// <summary>Gets the steps taken in the stage.</summary>
    public long StageStep { get; init; }

    /// <summary>Gets the steps taken in all stages.</summary>
    public long Step { get; init; }

    /// <summary>Gets the best dev metrics of the stage so far; null before its first evaluation.</summary>
    public IReadOnlyDictionary<string, double>? Best { get; init; }

    /// <summary>Gets the step after which the best checkpoint was taken.</summary>
    public long BestStep { get; init; }

    /// <summary>Gets the evaluations of the stage since the last one that counted as better.</summary>
    public int Stale { get; init; }

    /// <summary>Gets the seconds of training so far.</summary>
    public double Seconds { get; init; }

    /// <summary>Gets the sums that the next line of <c>metrics.jsonl</c> will tell the means of; null right after a line.</summary>
    public IReadOnlyList<double>? Sums { get; init; }

    /// <summary>Gets the bytes of <c>metrics.jsonl</c> so far.</summary>
    public long MetricsBytes { get; init; }
}
