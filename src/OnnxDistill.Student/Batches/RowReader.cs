using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Student.Joining;

namespace OnnxDistill.Student.Batches;

/// <summary>Reads of a cache what a recipe needs, and no more.</summary>
internal sealed class RowReader
{
    // An object with three references, and per tap an array's header, its length and the reference to it.
    private const int RowObject = 48;
    private const int TapObject = 32;

    private readonly IReadOnlyList<TapColumn> _taps;
    private readonly JoinedLogits? _joined;
    private readonly int _classes;
    private readonly int _labelClasses;

    /// <summary>Prepares reading.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="needs">What is needed of it; it must be captured.</param>
    /// <param name="joined">The logits to take instead of the cache's own; null for its own.</param>
    public RowReader(SoftTargetCache cache, Capture needs, JoinedLogits? joined = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(needs);
        Cache = cache;
        _joined = joined;
        var names = needs.Columns(cache.Plan.Teacher.Layers ?? 0);
        _taps = [.. cache.Schema.Taps.Where(t => names.Contains(t.Name))];
        _classes = needs.Logits ? cache.Plan.Teacher.Logits : 0;
        _labelClasses = cache.Schema.Labels;
        Columns = new ReadColumns
        {
            TextHash = false,
            Logits = needs.Logits && joined is null,
            Masks = needs.Vocabulary is not null,
            Taps = [.. _taps.Select(t => t.Name)],
        };
    }

    /// <summary>Gets the cache.</summary>
    public SoftTargetCache Cache { get; }

    /// <summary>Gets the columns that are read.</summary>
    public ReadColumns Columns { get; }

    /// <summary>Gets the bytes of memory that are taken whatever is read.</summary>
    public long Bytes => _joined?.Bytes ?? 0;

    /// <summary>Gets how often values are in memory while rows are collected: taps once, and lists grow by doubling.</summary>
    public int Copies => HasTargets ? 1 : 3;

    /// <summary>Gets what a row costs in memory beside the values of its columns.</summary>
    public long BytesOfRow => HasTargets ? RowObject + (TapObject * (_taps.Count + (Masked ? 2 : 0))) : sizeof(long);

    private bool Masked => Columns.Masks && Cache.Schema.Masked;

    private bool HasTargets => _taps.Count > 0 || Masked;

    /// <summary>Gets name, type and shape of every tap that is read: rows of readers with the same ones can be taken together.</summary>
    internal IReadOnlyList<string> Kinds => [.. _taps.Select(t => $"{t.Name} {t.Dtype} [{string.Join(", ", t.Shape)}]")];

    /// <summary>A builder for rows of this reader.</summary>
    public StudentRowsBuilder Builder() => new(_classes, _taps, Masked, _labelClasses);

    /// <summary>Adds a row that was read with <see cref="Columns"/>.</summary>
    public void Add(StudentRowsBuilder builder, SoftTargetRow row)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(row);
        var logits = _classes == 0 ? [] : _joined is null ? row.Logits : _joined.Of(row.Row);
        var targets = !HasTargets ? null : new RowTargets([.. _taps.Select(t => row.Taps[t.Name])], row.MaskedPositions, row.MaskedIds);
        builder.Add(row.InputIds, row.PairStart, row.Label, logits, targets, row.Labels);
    }
}
