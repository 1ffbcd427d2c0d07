namespace OnnxDistill.Student.Mixing;

/// <summary>How many rows of a batch come from each source.</summary>
internal static class RowShares
{
    /// <summary>Whole rows in the ratio of the weights, rounded by largest remainder; a source with a weight has at least one.</summary>
    /// <param name="weights">A weight of 0 or more for each source, one above 0.</param>
    /// <param name="batchSize">Rows of a batch, at least as many as sources with a weight.</param>
    public static int[] Of(IReadOnlyList<double> weights, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var sum = weights.Sum();
        var exact = weights.Select(w => w / sum * batchSize).ToArray();
        var shares = exact.Select(e => e > 0 ? Math.Max(1, (int)e) : 0).ToArray();

        // Too few are left out by rounding down, too many by the rows that every source gets.
        while (shares.Sum() < batchSize)
        {
            shares[Most(i => exact[i] - shares[i])]++;
        }

        while (shares.Sum() > batchSize)
        {
            shares[Most(i => shares[i] > 1 ? shares[i] - exact[i] : double.NegativeInfinity)]--;
        }

        return shares;

        int Most(Func<int, double> of) => Enumerable.Range(0, shares.Length).Where(i => exact[i] > 0).MaxBy(of);
    }
}
