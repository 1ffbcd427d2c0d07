namespace OnnxDistill.Student.Batches;

/// <summary>
/// The rows of one step in .NET's memory, padded and, where they were read ahead of the step, their taps widened: what the thread that trains only wraps into
/// tensors. Nothing that it has wrapped may live longer.
/// </summary>
internal sealed class ReadBatch : IDisposable
{
    /// <summary>Gets the rows.</summary>
    public required RowBatch Source { get; init; }

    /// <summary>Gets their texts; of a siamese student the first ones.</summary>
    public required PaddedTexts Texts { get; init; }

    /// <summary>Gets the second texts of a siamese student; else null.</summary>
    public PaddedTexts? Second { get; init; }

    /// <summary>Gets 0 for the first text and 1 for the second, <c>[batch, width]</c>; null for a siamese student.</summary>
    public long[]? Types { get; init; }

    /// <summary>Gets the taps that were widened ahead; null where the step does it.</summary>
    public WidenedTaps? Taps { get; init; }

    /// <summary>Gets the number of token ids, padding left out.</summary>
    public long Tokens => Source.Ids.Sum(id => (long)Source.Rows.Length(id));

    /// <inheritdoc/>
    public void Dispose() => Taps?.Dispose();
}
