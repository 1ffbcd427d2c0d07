using System.Globalization;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Counts how often the teacher's answer is the row's label: labels that mean other classes are found before anything is trained on them.</summary>
/// <param name="labels">What labels mean; null where the teacher has no classes.</param>
internal sealed class LabelMeter(LabelMap? labels)
{
    // The table has a cell for every pair of classes.
    private const int MostClasses = 1000;

    private readonly long[][]? _counts = labels is { Kind: TaskKind.SingleLabel, Count: <= MostClasses and var count }
        ? [.. Enumerable.Range(0, count).Select(_ => new long[count])]
        : null;

    /// <summary>Counts a row.</summary>
    /// <param name="label">Its class id; NaN for none.</param>
    /// <param name="logits">What the teacher said.</param>
    public void Add(double label, ReadOnlySpan<float> logits)
    {
        if (_counts is not null && !double.IsNaN(label) && logits.Length == _counts.Length)
        {
            _counts[(int)label][TaskEvaluator.ArgMax(logits)]++;
        }
    }

    /// <summary>What was found, a line each; none where no row had a label.</summary>
    public IReadOnlyList<string> Lines()
    {
        if (_counts is null || new ConfusionTable([.. Enumerable.Range(0, labels!.Count).Select(labels.NameOf)], _counts) is not { Rows: > 0 } table)
        {
            return [];
        }

        var share = 100.0 * table.Correct / table.Rows;
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"labels: the teacher gives that of {table.Correct:N0} of {table.Rows:N0} rows ({share:0.0} %)"),
            .. LabelFit.Notes(table),
        ];
    }
}
