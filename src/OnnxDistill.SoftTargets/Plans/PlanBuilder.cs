namespace OnnxDistill.SoftTargets.Plans;

/// <summary>
/// Divides a data set into parts of consecutive rows and each part into batches, from nothing but the rows' lengths: the same
/// lengths give the same plan, whatever the shards, threads or device.
/// </summary>
internal static class PlanBuilder
{
    /// <summary>Plans the parts; holds the lengths of one part at a time.</summary>
    /// <param name="lengths">The length in tokens of each row, in the order of the data set.</param>
    /// <param name="schema">The columns of a part, for its bytes.</param>
    /// <param name="batching">
    /// Batches the rows of one part: given the part's lengths it returns batches whose rows index these lengths, each row once.
    /// </param>
    /// <param name="limits">Where a part ends; the defaults of <see cref="PartLimits"/> if null.</param>
    /// <exception cref="ArgumentException">The batching leaves a row out, repeats one, or pads to less than a row's length.</exception>
    public static IReadOnlyList<PlannedPart> Build(
        IEnumerable<int> lengths,
        PartSchema schema,
        Func<ReadOnlyMemory<int>, IReadOnlyList<PlannedBatch>> batching,
        PartLimits? limits = null) => Build(lengths.Select(l => new RowSize(l)), schema, batching, limits);

    /// <summary>As the other, for rows that are masked too.</summary>
    /// <param name="sizes">The size of each row, in the order of the cache's rows.</param>
    /// <param name="schema">The columns of a part, for its bytes.</param>
    /// <param name="batching">Batches the rows of one part by their lengths, as in the other.</param>
    /// <param name="limits">Where a part ends; the defaults of <see cref="PartLimits"/> if null.</param>
    /// <exception cref="ArgumentException">The batching leaves a row out, repeats one, or pads to less than a row's length.</exception>
    public static IReadOnlyList<PlannedPart> Build(
        IEnumerable<RowSize> sizes,
        PartSchema schema,
        Func<ReadOnlyMemory<int>, IReadOnlyList<PlannedBatch>> batching,
        PartLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batching);
        limits ??= new PartLimits();
        var parts = new List<PlannedPart>();
        var part = new List<int>(limits.Rows);
        var first = 0L;
        var bytes = 0L;
        foreach (var (length, positions) in sizes)
        {
            var rowBytes = schema.RowBytes(length, positions);
            if (part.Count > 0 && (part.Count == limits.Rows || bytes + rowBytes > limits.Bytes))
            {
                Close();
            }

            part.Add(length);
            bytes += rowBytes;
        }

        if (part.Count > 0)
        {
            Close();
        }

        return parts;

        void Close()
        {
            var batches = batching(part.ToArray());
            Check(batches, part);
            var start = checked((int)first);
            parts.Add(new PlannedPart(
                parts.Count, first, part.Count, [.. batches.Select(b => b with { Rows = Array.ConvertAll(b.Rows, r => start + r) })]));
            first += part.Count;
            bytes = 0;
            part.Clear();
        }
    }

    private static void Check(IReadOnlyList<PlannedBatch> batches, List<int> lengths)
    {
        var seen = new bool[lengths.Count];
        foreach (var batch in batches)
        {
            foreach (var row in batch.Rows)
            {
                if ((uint)row >= (uint)seen.Length || seen[row] || lengths[row] > batch.Width)
                {
                    throw new ArgumentException($"batch of width {batch.Width}: row {row} is unknown, repeated or longer", nameof(batches));
                }

                seen[row] = true;
            }
        }

        if (Array.IndexOf(seen, false) is >= 0 and var missing)
        {
            throw new ArgumentException($"row {missing} is in no batch", nameof(batches));
        }
    }
}
