using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Windows;

/// <summary>
/// The windows of one epoch: row groups in random order, as many together as the memory holds, rows shuffled within. A pure function of
/// its arguments, so a resumed run needs no stored order and reads only the windows it still needs.
/// </summary>
internal static class WindowPlan
{
    /// <summary>Plans an epoch. Every row comes once, in full batches but for the epoch's last.</summary>
    /// <param name="table">The row groups.</param>
    /// <param name="length">The number of token ids of a row.</param>
    /// <param name="order">Rows, batch size, seed and stage.</param>
    /// <param name="epoch">The 0-based epoch.</param>
    /// <param name="budget">The bytes that a window may take, at least <see cref="GroupTable.LeastWindow"/>.</param>
    public static IReadOnlyList<RowWindow> Epoch(GroupTable table, Func<int, int> length, BatchOrder order, int epoch, long budget)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(order);
        var random = EpochOrder.Random(order.Seed, order.Stage, epoch);
        int[] groups = [.. Enumerable.Range(0, table.Groups.Count)];
        random.Shuffle(groups.AsSpan());

        var rows = RowsOfGroups(table, order.Rows);
        var windows = new List<RowWindow>();
        var pending = new List<int>();                 // rows of the window that is being filled, group after group
        var bytes = 0L;
        foreach (var group in groups.Where(g => rows[g].Count > 0))
        {
            if (pending.Count > 0 && bytes + table.BytesOf(group) > budget)
            {
                Close(last: false, ref random);
                bytes = pending.Sum(row => table.BytesOfRow(table.GroupOf(row)));
            }

            bytes += table.BytesOf(group);
            pending.AddRange(rows[group]);
        }

        if (pending.Count > 0)
        {
            Close(last: true, ref random);
        }

        return windows;

        // Rows that fill no batch go into the next window: those of the last group, so that few groups are read twice.
        void Close(bool last, ref SplitMix64 numbers)
        {
            var taken = last ? pending.Count : pending.Count - (pending.Count % order.BatchSize);
            if (taken > 0)
            {
                int[] own = [.. pending.Take(taken)];
                int[] read = [.. own.Select(table.GroupOf).Distinct().Order()];
                windows.Add(new RowWindow(read, EpochOrder.Arrange(own, length, order.BatchSize, ref numbers)));
                pending.RemoveRange(0, taken);
            }
        }
    }

    private static List<int>[] RowsOfGroups(GroupTable table, IReadOnlyList<int> rows)
    {
        var result = new List<int>[table.Groups.Count];
        for (var g = 0; g < result.Length; g++)
        {
            result[g] = [];
        }

        foreach (var row in rows)
        {
            result[table.GroupOf(row)].Add(row);
        }

        return result;
    }
}
