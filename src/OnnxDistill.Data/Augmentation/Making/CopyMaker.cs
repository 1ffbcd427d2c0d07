namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>Takes rows as they are: repeated ones and those with excluded sentences are dropped, and no more.</summary>
internal sealed class CopyMaker : IRowMaker
{
    /// <inheritdoc/>
    public bool IsNew => false;

    /// <inheritdoc/>
    public void Learn(SourceRow row)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<(SourceRow Row, string Text, string? Pair)> Make(IReadOnlyList<SourceRow> rows, CancellationToken cancellation = default) =>
        rows.Select(r => (r, r.Example.Text!, r.Example.Pair));

    /// <inheritdoc/>
    public IEnumerable<string> Notes() => [];
}
