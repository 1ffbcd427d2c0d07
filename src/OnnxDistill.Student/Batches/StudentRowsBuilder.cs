using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Batches;

/// <summary>Collects rows one by one into <see cref="StudentRows"/>.</summary>
/// <param name="classes">The teacher's logits per row; 0 where there are no soft targets.</param>
/// <param name="taps">The teacher's taps that every row brings; none if null.</param>
/// <param name="masked">Whether every row brings where it is masked.</param>
/// <param name="labelClasses">The number of classes of which a row may have several; 0 where it has one label. The default value is 0.</param>
internal sealed class StudentRowsBuilder(int classes, IReadOnlyList<TapColumn>? taps = null, bool masked = false, int labelClasses = 0)
{
    private readonly IReadOnlyList<TapColumn> _taps = taps ?? [];
    private readonly List<RowTargets> _targets = [];
    private readonly List<int> _ids = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _pairStarts = [];
    private readonly List<double> _labels = [];
    private readonly List<float> _logits = [];
    private readonly List<float> _several = [];

    /// <summary>Gets the number of rows added so far.</summary>
    public int Count => _labels.Count;

    /// <summary>How many classes a row has; NaN where nothing is known of its labels.</summary>
    /// <param name="labels">1, 0 or NaN for each class; empty or null for a row without labels.</param>
    public static double CountOf(float[]? labels) => labels is null || Array.TrueForAll(labels, float.IsNaN) ? double.NaN : labels.Count(l => l == 1);

    /// <summary>Adds a row.</summary>
    /// <param name="ids">Token ids without padding, at least one.</param>
    /// <param name="pairStart">Where the second text begins; the length, if there is none.</param>
    /// <param name="label">The label; NaN for none, or where the row may have several.</param>
    /// <param name="logits">The teacher's logits, as many as the builder was told.</param>
    /// <param name="targets">Its taps and masks; needed only where the builder was told of them.</param>
    /// <param name="labels">1, 0 or NaN for each class, where the builder was told that there may be several; empty or null for a row without labels.</param>
    /// <exception cref="InvalidDataException">The row has no tokens, another number of logits, or a tap of another size.</exception>
    public void Add(ReadOnlySpan<int> ids, int pairStart, double label, ReadOnlySpan<float> logits, RowTargets? targets = null, float[]? labels = null)
    {
        if (ids.IsEmpty || logits.Length != classes)
        {
            throw new InvalidDataException(
                $"row {_labels.Count} has {ids.Length} token ids and {logits.Length} logits; expected at least one id and {classes} logits");
        }

        if (labels is { Length: > 0 } && labels.Length != labelClasses)
        {
            throw new InvalidDataException($"row {_labels.Count} has labels of {labels.Length} classes; expected {labelClasses}");
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
        _labels.Add(labelClasses > 0 ? CountOf(labels) : label);
        _several.AddRange(labels is { Length: > 0 } ? labels : Enumerable.Repeat(float.NaN, labelClasses));
        _logits.AddRange(logits);
    }

    /// <summary>The rows added so far.</summary>
    public StudentRows Build() => new([.. _ids], [.. _starts], [.. _pairStarts], [.. _labels], [.. _logits], classes, [.. _several], labelClasses, _taps, masked, [.. _targets]);
}
