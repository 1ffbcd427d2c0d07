using OnnxDistill.Pictures;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Selection;
using OnnxDistill.StudentTrainer.Reporting.Charts;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>All runs beside each other: a line for each that differs in more than the seed, with mean and spread over its seeds, and the picture.</summary>
internal static class ComparisonSection
{
    /// <summary>The section.</summary>
    /// <param name="runs">The runs.</param>
    public static Markup Of(IReadOnlyList<RunReport> runs)
    {
        if (RunScore.MetricOf(runs) is not { } metric)
        {
            return Blocks.Missing("no run has a dev metric: it was trained without --dev; give --dev, labelled rows or a cache of them, to the report");
        }

        var groups = SeedGroup.Of(runs, metric);
        var teacher = runs.Select(r => r.Evaluation?.Teacher?.Metrics.Values.GetValueOrDefault(metric, double.NaN)).FirstOrDefault(v => v is { } level && double.IsFinite(level));
        return Markup.Of($"<section><h2>{(groups.Count == 1 ? "The student" : "The students beside each other")}</h2>{Blocks.Note(Measured(runs, metric))}{Table(groups, metric, teacher)}{Picture(groups, metric, teacher)}</section>\n");
    }

    private static string Measured(IReadOnlyList<RunReport> runs, string metric)
    {
        var less = BestMetric.IsBetterIfLess(metric) ? " (less is better)" : string.Empty;
        if (runs.FirstOrDefault(r => r.Evaluation is not null)?.Evaluation is { } evaluation)
        {
            return $"{metric}{less} of the best checkpoint on {evaluation.Dev}, {Figure.Count(evaluation.Metrics.Rows)} rows, measured for this report by the trainer (TorchSharp, {evaluation.Threads} {(evaluation.Threads == 1 ? "thread" : "threads")}); ± is the standard deviation over seeds (n - 1)";
        }

        string[] devs = [.. runs.Select(r => r.Info.Dev).OfType<string>().Distinct()];
        return $"{metric}{less} as the runs measured it themselves on {string.Join(", ", devs)}{(devs.Length > 1 ? ": other rows, so the numbers cannot be compared" : string.Empty)}; ± is the standard deviation over seeds (n - 1)";
    }

    private static Markup Table(IReadOnlyList<SeedGroup> groups, string metric, double? teacher)
    {
        // Of an error no share is kept.
        var kept = BestMetric.IsBetterIfLess(metric) ? null : teacher;
        string[] headings = ["run", metric, .. kept is null ? [] : new[] { "kept" }, "±", "lowest to highest", "seeds", "parameters", "weights", "p50, 1 row", "rows/s", "training"];
        return Blocks.Table(headings, groups.Select(g => Blocks.Cells(
        [
            g.Name,
            Figure.Metric(g.Mean),
            .. kept is { } whole ? [Figure.Percent(g.Mean / whole)] : Array.Empty<string>(),
            Figure.Metric(g.Deviation),
            g.Measured.Count < 2 ? "–" : $"{Figure.Metric(g.Measured.Min())} to {Figure.Metric(g.Measured.Max())}",
            Figure.Count(g.Runs.Count),
            Parameters(g),
            Figure.Size(g.Runs.Max(r => r.WeightBytes)),
            Speed(g, e => FormattableString.Invariant($"{e.Average(x => x.Latency.P50):0.00} ms")),
            Speed(g, e => Figure.Count((long)e.Average(x => x.RowsPerSecond))),
            g.Runs.Any(r => r.Summary is not null) ? Figure.Seconds(g.Runs.Where(r => r.Summary is not null).Average(r => r.Summary!.Seconds)) : "–",
        ])).Concat(teacher is not { } level ? [] : [Blocks.Cells(["teacher", Figure.Metric(level), .. kept is null ? Array.Empty<string>() : ["100.0 %"], "–", "–", "–", "–", "–", "–", "–", "–"])]));
    }

    private static Markup Picture(IReadOnlyList<SeedGroup> groups, string metric, double? teacher)
    {
        SeedGroup[] measured = [.. groups.Where(g => double.IsFinite(g.Mean) && g.Runs.Any(r => r.Evaluation is not null))];
        if (measured.Length == 0)
        {
            return Blocks.Missing("speed was not measured: give --dev, labelled rows or a cache of them");
        }

        SpeedPoint[] points = [.. measured.Select(g => new SpeedPoint(g.Name, g.Mean, g.Runs.Select(r => r.Evaluation).OfType<RunEvaluation>().Average(e => e.RowsPerSecond), g.Runs.Max(r => r.WeightBytes)))];
        var note = teacher is null ? "the teacher is not in the picture: give --cache, a cache that teacher-cache run made of the dev rows" : "the teacher's speed in ONNX Runtime is not comparable with the trainer's; teacher-cache score measures it, and the exported students";
        return Markup.Of($"<div class=\"large\">{SpeedChart.Of(points, metric, "rows a second", teacher)}</div>{Blocks.Note(note)}");
    }

    private static string Parameters(SeedGroup group) =>
        group.Runs.Select(r => r.Summary?.Parameters ?? r.Evaluation?.Parameters.Sum(p => p.Parameters)).FirstOrDefault(p => p is not null) is { } parameters ? Figure.Parameters(parameters) : "–";

    private static string Speed(SeedGroup group, Func<RunEvaluation[], string> text)
    {
        RunEvaluation[] measured = [.. group.Runs.Select(r => r.Evaluation).OfType<RunEvaluation>()];
        return measured.Length == 0 ? "–" : text(measured);
    }
}
