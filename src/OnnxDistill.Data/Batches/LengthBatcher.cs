namespace OnnxDistill.Data.Batches;

/// <summary>Puts rows of similar length into one batch, so that little is padded.</summary>
internal static class LengthBatcher
{
    /// <summary>
    /// Sorts the rows by length (ties by index) and cuts the sorted list greedily into batches that keep the budget. Every row is in
    /// exactly one batch; the same lengths always give the same batches.
    /// </summary>
    /// <param name="lengths">The rows' lengths.</param>
    /// <param name="budget">How large a batch may get.</param>
    /// <param name="oneLength">Whether a batch holds rows of one length only, so that nothing is padded.</param>
    public static IReadOnlyList<Batch> Plan(ReadOnlySpan<int> lengths, BatchBudget budget, bool oneLength = false)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.MaxRows, 1);
        var sorted = new int[lengths.Length];
        var keys = new long[lengths.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = i;
            keys[i] = ((long)lengths[i] << 32) | (uint)i;
        }

        Array.Sort(keys, sorted);
        var batches = new List<Batch>();
        var first = 0;
        for (var next = 1; next <= sorted.Length; next++)
        {
            if (next < sorted.Length
                && next - first < budget.MaxRows
                && (!oneLength || lengths[sorted[next]] == lengths[sorted[first]])
                && (long)lengths[sorted[next]] * (next - first + 1) <= budget.MaxTokens)
            {
                continue;
            }

            batches.Add(new Batch(lengths[sorted[next - 1]], sorted[first..next]));
            first = next;
        }

        return batches;
    }
}
