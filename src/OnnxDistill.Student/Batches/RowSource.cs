namespace OnnxDistill.Student.Batches;

/// <summary>The rows of a run, wherever they lie.</summary>
public abstract class RowSource
{
    /// <summary>Gets what is known of every row.</summary>
    internal abstract IRowFacts Facts { get; }

    /// <summary>Gets the bytes of memory that decide the order of rows; null where all rows are held at once.</summary>
    public virtual long? Memory => null;

    /// <summary>Gets the number of rows of each source that stages may mix in a ratio of their own.</summary>
    public virtual IReadOnlyList<int> Sources => [Facts.Count];

    /// <summary>Refuses batches for which the memory is too small.</summary>
    /// <exception cref="InvalidDataException">It is; what is needed is named.</exception>
    internal virtual void RequireBatches(int batchSize)
    {
    }

    /// <summary>The wanted batches of a stage, in order.</summary>
    /// <param name="order">Which batches.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="InvalidDataException">A part of a cache is damaged; it is named.</exception>
    internal abstract IEnumerable<RowBatch> Batches(BatchOrder order, CancellationToken cancellation = default);
}
