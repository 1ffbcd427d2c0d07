namespace OnnxDistill.Student.Batches;

/// <summary>Token ids, labels and soft targets of many rows in a few flat arrays; made by <see cref="StudentRowsBuilder"/>.</summary>
public sealed class StudentRows
{
    private readonly int[] _ids;
    private readonly int[] _starts;
    private readonly int[] _pairStarts;
    private readonly double[] _labels;
    private readonly float[] _logits;

    internal StudentRows(int[] ids, int[] starts, int[] pairStarts, double[] labels, float[] logits, int classes)
    {
        (_ids, _starts, _pairStarts, _labels, _logits, Classes) = (ids, starts, pairStarts, labels, logits, classes);
        HasPairs = Enumerable.Range(0, Count).Any(row => PairStart(row) < Length(row));
        Labelled = labels.Count(label => !double.IsNaN(label));
        LongestRow = Count == 0 ? 0 : Enumerable.Range(0, Count).Max(Length);
        LargestId = ids.Length == 0 ? 0 : ids.Max();
    }

    /// <summary>Gets the number of rows.</summary>
    public int Count => _labels.Length;

    /// <summary>Gets the teacher's logits per row; 0 where there are no soft targets.</summary>
    public int Classes { get; }

    /// <summary>Gets a value indicating whether any row has a second text.</summary>
    public bool HasPairs { get; }

    /// <summary>Gets the number of rows that have a label.</summary>
    public int Labelled { get; }

    /// <summary>Gets the most token ids of a row.</summary>
    public int LongestRow { get; }

    /// <summary>Gets the largest token id.</summary>
    public int LargestId { get; }

    /// <summary>The number of token ids of a row.</summary>
    public int Length(int row) => _starts[row + 1] - _starts[row];

    /// <summary>The token ids of a row, special tokens included, no padding.</summary>
    public ReadOnlySpan<int> Ids(int row) => _ids.AsSpan(_starts[row], Length(row));

    /// <summary>Where the second text begins; the length, if there is none.</summary>
    public int PairStart(int row) => _pairStarts[row];

    /// <summary>The label: a class id, or a real number for a regression; NaN for none.</summary>
    public double Label(int row) => _labels[row];

    /// <summary>The teacher's logits of a row, <c>[classes]</c>; empty where there are no soft targets.</summary>
    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * Classes, Classes);
}
