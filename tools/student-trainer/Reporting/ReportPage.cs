using OnnxDistill.Student.Reports;
using OnnxDistill.StudentTrainer.Reporting.Pages;
using OnnxDistill.StudentTrainer.Reporting.Sections;

namespace OnnxDistill.StudentTrainer.Reporting;

/// <summary>The page: one file that needs no other, no network and no script.</summary>
internal static class ReportPage
{
    /// <summary>The HTML of runs.</summary>
    /// <param name="runs">The runs, at least one.</param>
    public static string Html(IReadOnlyList<RunReport> runs)
    {
        var title = runs.Count == 1 ? $"{runs[0].Name}: report of a run" : $"Report of {runs.Count} runs";
        return Markup.Of($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{title}</title><style>
            {new Markup(PageStyle.Css)}
            </style></head><body>
            <h1>{title}</h1>
            {ComparisonSection.Of(runs)}{Markup.Join(runs.Select((r, i) => Run(r, open: i == 0)))}
            </body></html>

            """).Html;
    }

    // With several runs one is open: the page can be overlooked, and printing or searching finds the rest.
    private static Markup Run(RunReport run, bool open)
    {
        var measured = run.Evaluation is { } evaluation
            ? Markup.Join([ConfusionSection.Of(evaluation), ReliabilitySection.Of(evaluation), AgreementSection.Of(evaluation), DisagreementsSection.Of(evaluation), SimilaritySection.Of(run)])
            : Blocks.Part("Confusion matrix, reliability, agreement with the teacher, layers", Blocks.Missing(run.Unmeasured ?? string.Empty));
        return Markup.Of($"<details class=\"run\"{(open ? new Markup(" open") : Markup.None)}><summary>{run.Name}</summary>{TilesSection.Of(run)}{CurvesSection.Of(run)}{measured}{SizesSection.Of(run)}{SettingsSection.Of(run)}</details>\n");
    }
}
