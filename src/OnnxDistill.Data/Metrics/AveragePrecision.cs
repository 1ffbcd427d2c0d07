namespace OnnxDistill.Data.Metrics;

/// <summary>
/// Average precision of a ranking: the precision at each value that a true row has, weighted by the recall it adds, as scikit-learn's
/// <c>average_precision_score</c>; rows of one value enter together.
/// </summary>
internal static class AveragePrecision
{
    /// <summary>The average precision in [0, 1]; NaN where no row is true.</summary>
    /// <param name="values">What ranks the rows, the largest first.</param>
    /// <param name="truth">Which rows are true.</param>
    public static double Of(IReadOnlyList<float> values, IReadOnlyList<bool> truth)
    {
        var order = Enumerable.Range(0, values.Count).OrderByDescending(i => values[i]).ToArray();
        var positives = truth.Count(t => t);
        var (found, sum) = (0, 0.0);
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            var before = found;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                found += truth[order[end++]] ? 1 : 0;
            }

            sum += (double)(found - before) * found / end;
            start = end;
        }

        return positives == 0 ? double.NaN : sum / positives;
    }
}
