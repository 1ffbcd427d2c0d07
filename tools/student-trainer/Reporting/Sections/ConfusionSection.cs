using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Reports;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>The confusion matrix, and the metrics of each class.</summary>
internal static class ConfusionSection
{
    private const int MostColumns = 30;
    private const int MostPairs = 25;

    /// <summary>The section.</summary>
    /// <param name="evaluation">What was measured.</param>
    public static Markup Of(RunEvaluation evaluation)
    {
        var content = evaluation switch
        {
            { Kind: null } => Blocks.Missing("a masked language model has no classes"),
            { Kind: TaskKind.Regression } => Blocks.Missing("a regression has no classes"),
            { Metrics.Labelled: 0 } => Blocks.Missing($"no row of {evaluation.Dev} has a label; name its column with --label-column"),
            { Kind: TaskKind.MultiLabel } => Blocks.Note("a row may have several classes, so none is taken for another"),
            { Metrics.Confusion: { } confusion } => confusion.Labels.Count > MostColumns ? Pairs(confusion) : Matrix(confusion),
            _ => Markup.None,
        };
        var classes = evaluation.Metrics.PerClass.Count == 0 ? Markup.None : Blocks.Folded("Precision and recall of each class", Blocks.Table(
            ["class", "rows", "precision", "recall", "F1"],
            evaluation.Metrics.PerClass.Select(c => Blocks.Cells(c.Name, Figure.Count(c.Rows), Figure.Metric(c.Precision), Figure.Metric(c.Recall), Figure.Metric(c.F1)))));
        return Blocks.Part("Confusion matrix", Markup.Of($"{content}{classes}"));
    }

    private static Markup Matrix(ConfusionTable confusion)
    {
        var rows = confusion.Counts.Index().Select(row =>
        {
            var (label, all) = (row.Index, Math.Max(1, row.Item.Sum()));
            var cells = row.Item.Index().Select(c => Blocks.Shaded(
                Figure.Count(c.Item),
                (double)c.Item / all,
                c.Index == label ? "good" : "bad",
                $"{c.Item} of {row.Item.Sum()} rows of {confusion.Labels[label]} are predicted as {confusion.Labels[c.Index]}"));
            return Markup.Of($"<td>{confusion.Labels[label]}</td>{Markup.Join(cells)}");
        });
        return Markup.Of($"{Blocks.Note("rows of each label (down) by prediction (across), shaded by their share of the label's rows")}{Blocks.Table(["", .. confusion.Labels], rows, "matrix")}");
    }

    private static Markup Pairs(ConfusionTable confusion)
    {
        var pairs = confusion.MostConfused(MostPairs);
        return Markup.Of($"{Blocks.Note($"of {confusion.Labels.Count} classes the pairs that are confused most, {MostPairs} at most")}{Blocks.Table(
            ["label", "prediction", "rows"], pairs.Select(p => Blocks.Cells(confusion.Labels[p.Label], confusion.Labels[p.Prediction], Figure.Count(p.Rows))))}");
    }
}
