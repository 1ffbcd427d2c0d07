using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Reports;

/// <summary>The number that runs are compared by.</summary>
internal static class RunScore
{
    /// <summary>The metric that most of the runs chose their checkpoint by; the first of them where several did.</summary>
    /// <param name="runs">The runs.</param>
    public static string? MetricOf(IReadOnlyList<RunReport> runs)
    {
        var chosen = runs.Select(r => r.Summary?.BestMetric ?? r.Evaluation?.Metrics.Primary).OfType<string>().GroupBy(m => m).MaxBy(g => g.Count())?.Key;

        // A loss is a run's own, and rows given to the report are not measured with it.
        return chosen is not null && runs.Any(r => double.IsFinite(Of(r, chosen))) ? chosen : runs.Select(r => r.Evaluation?.Metrics.Primary).OfType<string>().FirstOrDefault() ?? chosen;
    }

    /// <summary>A run's value: on the rows that the report was given, else on those it was trained with; NaN where there is none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metric">The metric's name.</param>
    public static double Of(RunReport run, string metric) =>
        run.Evaluation is { } evaluation ? evaluation.Metrics.Values.GetValueOrDefault(metric, double.NaN) : Of(run.Summary, metric);

    /// <summary>What the run itself measured on its dev; NaN where it did not.</summary>
    /// <param name="summary">How the run ended.</param>
    /// <param name="metric">The metric's name.</param>
    public static double Of(RunSummary? summary, string metric) =>
        summary is not null && summary.Dev.TryGetPropertyValue(metric, out var value) && value is not null ? value.GetValue<double>() : double.NaN;
}
