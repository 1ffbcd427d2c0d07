namespace OnnxDistill.Student.Batches;

/// <summary>Collects rows one by one into <see cref="StudentRows"/>.</summary>
/// <param name="classes">The teacher's logits per row; 0 where there are no soft targets.</param>
public sealed class StudentRowsBuilder(int classes)
{
    private readonly List<int> _ids = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _pairStarts = [];
    private readonly List<double> _labels = [];
    private readonly List<float> _logits = [];

    /// <summary>Gets the bytes held so far.</summary>
    public long Bytes => (4L * (_ids.Count + _starts.Count + _pairStarts.Count + _logits.Count)) + (8L * _labels.Count);

    /// <summary>Adds a row.</summary>
    /// <param name="ids">Token ids without padding, at least one.</param>
    /// <param name="pairStart">Where the second text begins; the length, if there is none.</param>
    /// <param name="label">The label; NaN for none.</param>
    /// <param name="logits">The teacher's logits, as many as the builder was told.</param>
    /// <exception cref="InvalidDataException">The row has no tokens, or another number of logits.</exception>
    public void Add(ReadOnlySpan<int> ids, int pairStart, double label, ReadOnlySpan<float> logits)
    {
        if (ids.IsEmpty || logits.Length != classes)
        {
            throw new InvalidDataException(
                $"row {_labels.Count} has {ids.Length} token ids and {logits.Length} logits; expected at least one id and {classes} logits");
        }

        _ids.AddRange(ids);
        _starts.Add(_ids.Count);
        _pairStarts.Add(pairStart);
        _labels.Add(label);
        _logits.AddRange(logits);
    }

    /// <summary>The rows added so far.</summary>
    public StudentRows Build() => new([.. _ids], [.. _starts], [.. _pairStarts], [.. _labels], [.. _logits], classes);
}
