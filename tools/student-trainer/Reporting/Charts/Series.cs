namespace OnnxDistill.StudentTrainer.Reporting.Charts;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Points">Its points, by x; what is not finite is left out.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
