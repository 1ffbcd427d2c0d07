using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Windows;

/// <summary>What is known of every row of a cache that is read window by window: 12 bytes a row.</summary>
internal sealed class CacheRowFacts : IRowFacts
{
    /// <summary>The bytes of memory a row takes here.</summary>
    public const long BytesOfRow = sizeof(int) + sizeof(double);

    private readonly int[] _lengths;
    private readonly double[] _labels;
    private readonly bool _several;
    private readonly HashSet<int> _pieces = [];

    private CacheRowFacts(int count, int classes, bool several)
    {
        _several = several;
        _lengths = new int[count];
        _labels = new double[count];
        Classes = classes;
    }

    /// <inheritdoc/>
    public int Count => _lengths.Length;

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public bool HasPairs { get; private set; }

    /// <inheritdoc/>
    public int Labelled { get; private set; }

    /// <inheritdoc/>
    public int LongestRow { get; private set; }

    /// <inheritdoc/>
    public int LargestId { get; private set; }

    /// <inheritdoc/>
    public IReadOnlySet<int> Pieces => _pieces;

    /// <inheritdoc/>
    public int Length(int row) => _lengths[row];

    /// <inheritdoc/>
    public double Label(int row) => _labels[row];

    /// <summary>Reads token ids and labels of every row, in stored order, and keeps what is needed of them.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="groups">Its row groups.</param>
    /// <param name="classes">The logits per row that will be read; 0 for none.</param>
    /// <param name="cancellation">Cancels between two row groups.</param>
    /// <exception cref="InvalidDataException">A part is damaged; it is named.</exception>
    public static CacheRowFacts Read(SoftTargetCache cache, IReadOnlyList<RowGroup> groups, int classes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        var facts = new CacheRowFacts(groups.Sum(g => g.Rows), classes, cache.Schema.Labels > 0);
        var columns = new ReadColumns { TextHash = false, Logits = false, Masks = false, Taps = [] };
        var at = 0;

        // Checking a part reads all of its bytes: that is left to the first window that reads its taps.
        foreach (var rows in ReadAhead.Of(groups.Select(g => cache.ReadGroup(g, columns, verify: false))))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in rows)
            {
                facts.Add(at++, row);
            }
        }

        return facts;
    }

    private void Add(int at, SoftTargetRow row)
    {
        _lengths[at] = row.InputIds.Length;
        var label = _several ? StudentRowsBuilder.CountOf(row.Labels) : row.Label;
        _labels[at] = label;
        HasPairs |= row.PairStart < row.InputIds.Length;
        Labelled += double.IsNaN(label) ? 0 : 1;
        LongestRow = Math.Max(LongestRow, row.InputIds.Length);
        _pieces.UnionWith(row.InputIds);
        LargestId = Math.Max(LargestId, row.InputIds.Length == 0 ? 0 : row.InputIds.Max());
    }
}
