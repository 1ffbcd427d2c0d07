namespace OnnxDistill.Student.Batches;

/// <summary>
/// The batches of one epoch: every row once, shuffled, with rows of similar length together. A pure function of seed, stage and epoch,
/// so a resumed run needs no stored order.
/// </summary>
internal static class EpochOrder
{
    // Rows are sorted by length within windows of this many batches: almost no padding is left, and neighbours still change each epoch.
    private const int Window = 50;

    /// <summary>Plans an epoch.</summary>
    /// <param name="rows">The row ids that take part.</param>
    /// <param name="length">The number of token ids of a row.</param>
    /// <param name="batchSize">Rows of a batch; one batch may be smaller.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">The 0-based stage.</param>
    /// <param name="epoch">The 0-based epoch.</param>
    public static IReadOnlyList<int[]> Plan(IReadOnlyList<int> rows, Func<int, int> length, int batchSize, long seed, int stage, int epoch)
    {
        var random = Random(seed, stage, epoch);
        return Arrange([.. rows], length, batchSize, ref random);
    }

    /// <summary>The random numbers of an epoch.</summary>
    internal static SplitMix64 Random(long seed, int stage, int epoch) => new(Mix(seed, stage, epoch));

    /// <summary>Shuffles rows into batches; rows of similar length come together.</summary>
    internal static int[][] Arrange(int[] order, Func<int, int> length, int batchSize, ref SplitMix64 random)
    {
        random.Shuffle(order.AsSpan());

        var batches = new List<int[]>((order.Length / batchSize) + 1);
        var window = (int)Math.Min((long)batchSize * Window, order.Length);
        for (var start = 0; start < order.Length; start += window)
        {
            var part = order.AsSpan(start, Math.Min(window, order.Length - start));
            SortByLength(part, length);
            for (var i = 0; i < part.Length; i += batchSize)
            {
                batches.Add(part.Slice(i, Math.Min(batchSize, part.Length - i)).ToArray());
            }
        }

        var result = batches.ToArray();
        random.Shuffle(result.AsSpan());
        return result;
    }

    private static void SortByLength(Span<int> rows, Func<int, int> length)
    {
        // The position in the low half makes the sort stable, so rows of one length keep their shuffled order.
        var keys = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            keys[i] = ((long)length(rows[i]) << 32) | (uint)i;
        }

        keys.AsSpan().Sort(rows);
    }

    private static ulong Mix(long seed, int stage, int epoch)
    {
        var random = new SplitMix64((ulong)seed);
        random = new SplitMix64(random.Next() ^ (ulong)stage);
        return new SplitMix64(random.Next() ^ (ulong)epoch).Next();
    }
}
