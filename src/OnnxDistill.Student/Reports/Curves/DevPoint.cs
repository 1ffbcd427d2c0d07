namespace OnnxDistill.Student.Reports.Curves;

/// <summary>What a run logged after an evaluation.</summary>
/// <param name="Step">The step, counted over all stages.</param>
/// <param name="Metrics">The dev metrics by name; NaN where one was not finite.</param>
internal sealed record DevPoint(long Step, IReadOnlyDictionary<string, double> Metrics);
