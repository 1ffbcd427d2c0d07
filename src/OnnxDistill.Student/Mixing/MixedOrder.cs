using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Mixing;

/// <summary>
/// The batches of an epoch that takes a fixed number of rows from each source. Every source is gone through in shuffled passes, one after the other and
/// on into the next epoch, so that its rows are seen equally often. A pure function of its arguments, so a resumed run needs no stored order.
/// </summary>
internal static class MixedOrder
{
    // As in EpochOrder: within windows of this many batches rows of similar length, short or long for their source, come together.
    private const int Window = 50;

    /// <summary>Plans an epoch.</summary>
    /// <param name="sources">The row ids of each source.</param>
    /// <param name="shares">The rows of a batch from each source.</param>
    /// <param name="length">The number of token ids of a row.</param>
    /// <param name="batches">The batches of an epoch.</param>
    /// <param name="order">Seed and stage.</param>
    /// <param name="epoch">The 0-based epoch.</param>
    public static IReadOnlyList<int[]> Plan(
        IReadOnlyList<IReadOnlyList<int>> sources, IReadOnlyList<int> shares, Func<int, int> length, int batches, BatchOrder order, int epoch)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(order);
        var rows = sources.Select((source, i) => Rows(source, i, (long)epoch * batches * shares[i], batches * shares[i], order)).ToArray();
        var result = new List<int[]>(batches);
        for (var first = 0; first < batches; first += Window)
        {
            var count = Math.Min(Window, batches - first);
            var sorted = rows.Select((source, i) => source.Skip(first * shares[i]).Take(count * shares[i]).OrderBy(length).ToArray()).ToArray();
            for (var b = 0; b < count; b++)
            {
                result.Add([.. sorted.SelectMany((source, i) => source.Skip(b * shares[i]).Take(shares[i]))]);
            }
        }

        var random = EpochOrder.Random(order.Seed, order.Stage, epoch);
        var shuffled = result.ToArray();
        random.Shuffle(shuffled.AsSpan());
        return shuffled;
    }

    // So many rows of a source's endless passes, from a place on.
    private static List<int> Rows(IReadOnlyList<int> source, int index, long from, int count, BatchOrder order)
    {
        var rows = new List<int>(count);
        while (rows.Count < count)
        {
            var at = from + rows.Count;
            var pass = Pass(source, index, (int)(at / source.Count), order);
            rows.AddRange(pass.Skip((int)(at % source.Count)).Take(count - rows.Count));
        }

        return rows;
    }

    private static int[] Pass(IReadOnlyList<int> source, int index, int pass, BatchOrder order)
    {
        // Each source has random numbers of its own, apart from those of epochs.
        var own = EpochOrder.Random(order.Seed, order.Stage, pass);
        for (var i = 0; i <= index; i++)
        {
            own = new SplitMix64(own.Next());
        }

        int[] rows = [.. source];
        own.Shuffle(rows.AsSpan());
        return rows;
    }
}
