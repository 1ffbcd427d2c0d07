using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Batches;

/// <summary>Collects rows one by one into <see cref="StudentRows"/>.</summary>
/// <param name="classes">The teacher's logits per row; 0 where there are no soft targets.</param>
/// <param name="taps">The teacher's taps that every row brings; none if null.</param>
/// <param name="masked">Whether every row brings where it is masked.</param>
public sealed class StudentRowsBuilder(int classes, IReadOnlyList<TapColumn>? taps = null, bool masked = false)
{
    private readonly IReadOnlyList<TapColumn> _taps = taps ?? [];
    private readonly List<RowTargets> _targets = [];
    private readonly List<int> _ids = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _pairStarts = [];
    private readonly List<double> _labels = [];
    private readonly List<float> _logits = [];

    /// <summary>Gets the number of rows added so far.</summary>
    public int Count => _labels.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="ids">Token ids without padding, at least one.</param>
    /// <param name="pairStart">Where the second text begins; the length, if there is none.</param>
    /// <param name="label">The label; NaN for none.</param>
    /// <param name="logits">The teacher's logits, as many as the builder was told.</param>
    /// <param name="targets">Its taps and masks; needed only where the builder was told of them.</param>
    /// <exception cref="InvalidDataException">The row has no tokens, another number of logits, or a tap of another size.</exception>
    public void Add(ReadOnlySpan<int> ids, int pairStart, double label, ReadOnlySpan<float> logits, RowTargets? targets = null)
    {
        if (ids.IsEmpty || logits.Length != classes)
        {
            throw new InvalidDataException(
                $"row {_labels.Count} has {ids.Length} token ids and {logits.Length} logits; expected at least one id and {classes} logits");
        }

        if (_taps.Count > 0 || masked)
        {
            targets ??= RowTargets.None;
            targets.Check(_taps, ids.Length, _labels.Count);
            _targets.Add(targets);
        }

        _ids.AddRange(ids);
        _starts.Add(_ids.Count);
        _pairStarts.Add(pairStart);
        _labels.Add(label);
        _logits.AddRange(logits);
    }

    /// <summary>The rows added so far.</summary>
    public StudentRows Build() => new([.. _ids], [.. _starts], [.. _pairStarts], [.. _labels], [.. _logits], classes, _taps, masked, [.. _targets]);
}
