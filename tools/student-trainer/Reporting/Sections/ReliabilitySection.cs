using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Reports;
using OnnxDistill.StudentTrainer.Reporting.Charts;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>Whether the student is right as often as it is sure.</summary>
internal static class ReliabilitySection
{
    /// <summary>The section.</summary>
    /// <param name="evaluation">What was measured.</param>
    public static Markup Of(RunEvaluation evaluation) => Blocks.Part("Reliability", evaluation switch
    {
        { Reliability: { } reliability } => Markup.Of($"""
            <p>Expected calibration error {Figure.Metric(reliability.Error)}: the mean distance of confidence and accuracy over {reliability.Bins.Count} equal bins, weighed by their rows (Guo et al. 2017, eq. 3).</p>
            {ReliabilityChart.Of(reliability)}{Blocks.Note("a bar below the dashed line: too sure; above: not sure enough; the paler, the fewer rows; the dot stands at the bin's mean confidence")}
            """),
        { Kind: TaskKind.SingleLabel } => Blocks.Missing($"no row of {evaluation.Dev} has a label; name its column with --label-column"),
        { Kind: TaskKind.MultiLabel } => Blocks.Missing("not drawn where a row may have several classes: there is no one predicted class to be sure of"),
        { Kind: null } => Blocks.Missing("not drawn for a masked language model"),
        _ => Blocks.Missing("a regression gives a number and no probability"),
    });
}
