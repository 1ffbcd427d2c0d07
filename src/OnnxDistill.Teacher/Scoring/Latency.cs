namespace OnnxDistill.Teacher.Scoring;

/// <summary>How long one row takes at batch 1, in milliseconds.</summary>
/// <param name="P50">Half of the rows are faster.</param>
/// <param name="P95">95 of 100 rows are faster.</param>
public readonly record struct Latency(double P50, double P95)
{
    /// <summary>The percentiles of measured times, by the nearest rank.</summary>
    public static Latency Of(IReadOnlyList<double> milliseconds)
    {
        ArgumentNullException.ThrowIfNull(milliseconds);
        if (milliseconds.Count == 0)
        {
            return default;
        }

        double[] sorted = [.. milliseconds.Order()];
        return new Latency(Rank(0.50), Rank(0.95));

        double Rank(double part) => sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
