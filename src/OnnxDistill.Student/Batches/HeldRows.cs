namespace OnnxDistill.Student.Batches;

/// <summary>Rows that are all in memory: every epoch is one full shuffle.</summary>
/// <param name="rows">The rows.</param>
internal sealed class HeldRows(StudentRows rows) : RowSource
{
    /// <inheritdoc/>
    internal override IRowFacts Facts => rows;

    /// <inheritdoc/>
    internal override IEnumerable<RowBatch> Batches(BatchOrder order, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        foreach (var (epoch, first, end) in order.Epochs())
        {
            var batches = EpochOrder.Plan(order.Rows, rows.Length, order.BatchSize, order.Seed, order.Stage, epoch);
            for (var i = first; i < end; i++)
            {
                yield return new RowBatch(rows, batches[i]);
            }
        }
    }
}
