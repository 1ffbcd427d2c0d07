namespace OnnxDistill.Data.Metrics;

/// <summary>The one-to-one assignment of rows to columns with the largest sum, by shortest augmenting paths (Jonker and Volgenant 1987): n³ steps.</summary>
internal static class Assignment
{
    /// <summary>The column of each row.</summary>
    /// <param name="gain">[row][column] what a row gains by a column; as many rows as columns.</param>
    public static int[] Best(IReadOnlyList<IReadOnlyList<long>> gain)
    {
        // Rows and columns from 1: column 0 stands for the row that is being placed.
        var n = gain.Count;
        var (rowPrice, columnPrice) = (new long[n + 1], new long[n + 1]);
        var rowOf = new int[n + 1];
        for (var row = 1; row <= n; row++)
        {
            rowOf[0] = row;
            var before = Path(gain, rowPrice, columnPrice, rowOf, out var column);
            for (; column != 0; column = before[column])
            {
                rowOf[column] = rowOf[before[column]];
            }
        }

        var columnOf = new int[n];
        for (var column = 1; column <= n; column++)
        {
            columnOf[rowOf[column] - 1] = column - 1;
        }

        return columnOf;
    }

    // The cheapest way from the row in column 0 to a free column; prices keep every cost along the way from being negative.
    private static int[] Path(IReadOnlyList<IReadOnlyList<long>> gain, long[] rowPrice, long[] columnPrice, int[] rowOf, out int free)
    {
        var n = gain.Count;
        var (cost, before, done) = (new long[n + 1], new int[n + 1], new bool[n + 1]);
        Array.Fill(cost, long.MaxValue);
        free = 0;
        do
        {
            done[free] = true;
            var (row, next, step) = (rowOf[free], 0, long.MaxValue);
            for (var column = 1; column <= n; column++)
            {
                if (done[column])
                {
                    continue;
                }

                var here = -gain[row - 1][column - 1] - rowPrice[row] - columnPrice[column];
                if (here < cost[column])
                {
                    (cost[column], before[column]) = (here, free);
                }

                if (cost[column] < step)
                {
                    (step, next) = (cost[column], column);
                }
            }

            for (var column = 0; column <= n; column++)
            {
                if (done[column])
                {
                    rowPrice[rowOf[column]] += step;
                    columnPrice[column] -= step;
                }
                else if (cost[column] != long.MaxValue)
                {
                    cost[column] -= step;
                }
            }

            free = next;
        }
        while (rowOf[free] != 0);

        return before;
    }
}
