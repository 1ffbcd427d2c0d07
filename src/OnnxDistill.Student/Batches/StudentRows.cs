using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Batches;

/// <summary>Token ids, labels and soft targets of many rows in a few flat arrays; made by <see cref="StudentRowsBuilder"/>.</summary>
internal sealed class StudentRows : IRowFacts
{
    private readonly int[] _ids;
    private readonly int[] _starts;
    private readonly int[] _pairStarts;
    private readonly double[] _labels;
    private readonly float[] _logits;
    private readonly float[] _several;
    private readonly RowTargets[] _targets;
    private readonly Lazy<HashSet<int>> _pieces;

    internal StudentRows(
        int[] ids, int[] starts, int[] pairStarts, double[] labels, float[] logits, int classes, float[] several, int labelClasses,
        IReadOnlyList<TapColumn> taps, bool masked, RowTargets[] targets)
    {
        (_several, LabelClasses) = (several, labelClasses);
        (_ids, _starts, _pairStarts, _labels, _logits, Classes, Taps, Masked, _targets) = (ids, starts, pairStarts, labels, logits, classes, taps, masked, targets);
        HasPairs = Enumerable.Range(0, Count).Any(row => PairStart(row) < Length(row));
        Labelled = labels.Count(label => !double.IsNaN(label));
        LongestRow = Count == 0 ? 0 : Enumerable.Range(0, Count).Max(Length);
        LargestId = ids.Length == 0 ? 0 : ids.Max();
        _pieces = new Lazy<HashSet<int>>(() => [.. ids]);
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public bool HasPairs { get; }

    /// <inheritdoc/>
    public int Labelled { get; }

    /// <inheritdoc/>
    public int LongestRow { get; }

    /// <inheritdoc/>
    public int LargestId { get; }

    /// <inheritdoc/>
    public IReadOnlySet<int> Pieces => _pieces.Value;

    /// <summary>Gets the number of classes of which a row may have several; 0 where it has one label.</summary>
    public int LabelClasses { get; }

    /// <summary>Gets the teacher's taps that every row has; none where no objective reads one.</summary>
    public IReadOnlyList<TapColumn> Taps { get; }

    /// <summary>Gets a value indicating whether rows are masked and it is known where; a row may have no masked token.</summary>
    public bool Masked { get; }

    /// <inheritdoc/>
    public int Length(int row) => _starts[row + 1] - _starts[row];

    /// <summary>The token ids of a row, special tokens included, no padding.</summary>
    public ReadOnlySpan<int> Ids(int row) => _ids.AsSpan(_starts[row], Length(row));

    /// <summary>Where the second text begins; the length, if there is none.</summary>
    public int PairStart(int row) => _pairStarts[row];

    /// <inheritdoc/>
    public double Label(int row) => _labels[row];

    /// <summary>1, 0 or NaN (not known) for each class, <c>[classes]</c>: all NaN for a row without labels; empty where rows have one label.</summary>
    public ReadOnlySpan<float> Labels(int row) => _several.AsSpan(row * LabelClasses, LabelClasses);

    /// <summary>The teacher's logits of a row, <c>[classes]</c>; empty where there are no soft targets.</summary>
    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * Classes, Classes);

    /// <summary>The teacher's taps of a row and where it is masked; empty where no objective reads them.</summary>
    public RowTargets Targets(int row) => _targets.Length == 0 ? RowTargets.None : _targets[row];
}
