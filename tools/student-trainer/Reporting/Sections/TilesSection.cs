using OnnxDistill.Recipes.Needs;
using OnnxDistill.Student.Reports;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>A run in a few numbers.</summary>
internal static class TilesSection
{
    private const int MostMetrics = 4;

    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    public static Markup Of(RunReport run)
    {
        var tiles = new List<(string Name, string Value)>();
        tiles.AddRange(Metrics(run).Take(MostMetrics).Select(m => (m.Name, Figure.Metric(m.Value))));
        if (run.Evaluation is { } evaluation)
        {
            tiles.AddRange(evaluation.Teacher is { } teacher && double.IsFinite(teacher.Agreement) ? [("agreement with the teacher", Figure.Percent(teacher.Agreement))] : []);
            tiles.Add(("p50 of a row", FormattableString.Invariant($"{evaluation.Latency.P50:0.00} ms")));
        }

        if (run.Summary is { } summary)
        {
            tiles.Add(("parameters", Figure.Parameters(summary.Parameters)));
            tiles.Add(("steps, best after", $"{Figure.Count(summary.Steps)}, {Figure.Count(summary.BestStep)}"));
            tiles.Add(("training", Figure.Seconds(summary.Seconds)));
        }

        var teachers = run.Recipe.NeedsTeacher() && run.Info.Teacher is { } name ? $"learnt from {name}" : "learnt from labels alone";
        var start = run.Info.Init is { } init ? $", started from {init}" : string.Empty;
        var state = run.Summary is null ? "; not finished, so what is shown is what there is so far" : run.Summary.StoppedEarly ? "; stopped early, as its recipe says" : string.Empty;
        return Markup.Of($"""
            <p class="soft">{run.Folder}: {run.Recipe.Name}, seed {run.Info.Seed}, {teachers}{start}, {run.Info.Rows:#,##0} rows of {run.Info.Data ?? "unnamed data"}{state}</p>
            <div class="tiles">{Markup.Join(tiles.Select(t => Markup.Of($"<div class=\"tile\"><b>{t.Value}</b><span>{t.Name}</span></div>")))}</div>
            {Markup.Join((run.Evaluation?.Notes ?? []).Select(Blocks.Note))}
            """);
    }

    private static IEnumerable<(string Name, double Value)> Metrics(RunReport run) => run.Evaluation is { } evaluation
        ? evaluation.Metrics.Values.Where(m => m.Key is not ("agreement" or "ece")).DistinctBy(m => m.Value).Select(m => (m.Key, m.Value))
        : (run.Summary?.Dev ?? []).Where(m => m.Key is not ("agreement" or "ece")).Select(m => ($"{m.Key} on {run.Info.Dev}", RunScore.Of(run.Summary, m.Key)));
}
