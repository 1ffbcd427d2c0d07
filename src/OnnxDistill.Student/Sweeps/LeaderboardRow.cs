namespace OnnxDistill.Student.Sweeps;

/// <summary>What a point of a sweep came to over its seeds.</summary>
/// <param name="Point">The point.</param>
/// <param name="Scores">The dev metric of each run that has ended, by seed; what is not finite is NaN.</param>
/// <param name="Failed">The seeds whose runs cannot end, with the reason.</param>
/// <param name="Seeds">The number of seeds that are to be trained.</param>
/// <param name="Parameters">The student's number of parameters; null while no run has ended.</param>
/// <param name="Seconds">Mean seconds of a run; null while none has ended.</param>
internal sealed record LeaderboardRow(
    SweepPoint Point,
    IReadOnlyDictionary<long, double> Scores,
    IReadOnlyDictionary<long, string> Failed,
    int Seeds,
    long? Parameters,
    double? Seconds)
{
    /// <summary>Gets the mean; NaN while no run has ended.</summary>
    public double Mean => Scores.Count == 0 ? double.NaN : Scores.Values.Average();

    /// <summary>Gets the lowest; NaN while no run has ended.</summary>
    public double Lowest => Scores.Count == 0 ? double.NaN : Scores.Values.Min();

    /// <summary>Gets the highest; NaN while no run has ended.</summary>
    public double Highest => Scores.Count == 0 ? double.NaN : Scores.Values.Max();

    /// <summary>Gets the standard deviation of a sample (n - 1); NaN below two runs.</summary>
    public double Deviation => Scores.Count < 2 ? double.NaN : Math.Sqrt(Scores.Values.Sum(s => (s - Mean) * (s - Mean)) / (Scores.Count - 1));
}
