using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Mixing;

/// <summary>Rows of several sources, all in memory, that stages mix in a ratio of their own.</summary>
/// <param name="rows">The rows, source after source.</param>
/// <param name="counts">The number of rows of each source.</param>
internal sealed class MixedRows(StudentRows rows, IReadOnlyList<int> counts) : RowSource
{
    /// <inheritdoc/>
    internal override IRowFacts Facts => rows;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sources => counts;

    /// <inheritdoc/>
    internal override IEnumerable<RowBatch> Batches(BatchOrder order, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Shares.Count == 0)
        {
            foreach (var batch in new HeldRows(rows).Batches(order, cancellation))
            {
                yield return batch;
            }

            yield break;
        }

        var sources = SourcesOf(order.Rows, counts);
        foreach (var (epoch, first, end) in order.Epochs())
        {
            var batches = MixedOrder.Plan(sources, order.Shares, rows.Length, (int)order.StepsPerEpoch, order, epoch);
            for (var i = first; i < end; i++)
            {
                yield return new RowBatch(rows, batches[i]);
            }
        }
    }

    /// <summary>The rows that take part, by source.</summary>
    /// <param name="rows">Their ids, ascending.</param>
    /// <param name="counts">The number of rows of each source.</param>
    public static IReadOnlyList<IReadOnlyList<int>> SourcesOf(IReadOnlyList<int> rows, IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (result, first) = (new List<IReadOnlyList<int>>(), 0);
        foreach (var count in counts)
        {
            var (from, end) = (first, first + count);
            result.Add([.. rows.Where(r => r >= from && r < end)]);
            first = end;
        }

        return result;
    }
}
