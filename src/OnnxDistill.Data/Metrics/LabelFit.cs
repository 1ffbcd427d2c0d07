using System.Globalization;

namespace OnnxDistill.Data.Metrics;

/// <summary>
/// Whether labels mean the classes that the model means. Swapped or shifted class ids are as good to read as right ones, and all that
/// shows is an accuracy that nobody expects.
/// </summary>
internal static class LabelFit
{
    // Standard deviations: among all orders of the classes the best is looked at, which chance favours.
    private const double Sure = 4;
    private const int NamesInNote = 12;
    private const int MostClasses = 300;

    /// <summary>What is wrong between labels and predictions, a sentence each; none where they agree as labels and predictions do.</summary>
    /// <param name="confusion">Labels against predictions.</param>
    public static IReadOnlyList<string> Notes(ConfusionTable confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var notes = new List<string>();
        var (rows, correct) = (confusion.Rows, confusion.Correct);
        if (rows == 0)
        {
            return notes;
        }

        var chance = Chance(confusion);
        if (correct < (rows * chance) - (Sure * Math.Sqrt(rows * chance * (1 - chance))))
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"the model gives the label of {100.0 * correct / rows:0.0} % of the rows, less than the {100 * chance:0.0} % that chance would: are these its labels?"));
        }

        if (confusion.Labels.Count <= MostClasses && Moved(confusion) is { Count: > 0 } moved)
        {
            var better = correct + moved.Sum(m => confusion.Counts[m.Label][m.Class] - confusion.Counts[m.Label][m.Label]);
            var more = moved.Count > NamesInNote ? ",..." : string.Empty;
            var names = string.Join(',', moved.Take(NamesInNote).Select(m => $"{confusion.Labels[m.Label]}={confusion.Labels[m.Class]}")) + more;
            var ids = string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', moved.Take(NamesInNote).Select(m => $"{m.Label}={m.Class}"))}{more}");
            notes.Add(string.Create(
                CultureInfo.InvariantCulture, $"another order of the classes fits far better, {100.0 * better / rows:0.0} % instead of {100.0 * correct / rows:0.0} %: --label-map {names} (or by id: {ids})"));
        }

        return notes;
    }

    /// <summary>What is wrong between real numbers and those of a model.</summary>
    /// <param name="values">The metrics, with pearson among them where there are labels.</param>
    /// <param name="rows">The number of labelled rows.</param>
    public static IReadOnlyList<string> Notes(IReadOnlyDictionary<string, double> values, int rows)
    {
        ArgumentNullException.ThrowIfNull(values);

        // Fisher's z of a correlation has a standard deviation of one by the root of the rows less three.
        return values.TryGetValue("pearson", out var r) && rows > 3 && Math.Atanh(Math.Max(r, -0.999)) < -Sure / Math.Sqrt(rows - 3)
            ? [string.Create(CultureInfo.InvariantCulture, $"the labels fall where the model's numbers rise (pearson {r:0.00}): are they turned round?")]
            : [];
    }

    /// <summary>The labels that mean another class: those of each cycle of the best order that fits beyond doubt.</summary>
    private static List<(int Label, int Class)> Moved(ConfusionTable confusion)
    {
        var best = Assignment.Best(confusion.Counts);
        var moved = new List<(int Label, int Class)>();
        var seen = new bool[best.Length];
        for (var start = 0; start < best.Length; start++)
        {
            var cycle = new List<int>();
            for (var c = start; !seen[c]; c = best[c])
            {
                seen[c] = true;
                cycle.Add(c);
            }

            var (asIs, other) = (cycle.Sum(c => confusion.Counts[c][c]), cycle.Sum(c => confusion.Counts[c][best[c]]));
            var all = cycle.Sum(c => confusion.Counts[c].Sum());
            if (cycle.Count > 1 && 2 * other >= all && other >= 2 * asIs && other - asIs > Sure * Math.Sqrt(other + asIs))
            {
                moved.AddRange(cycle.Where(c => confusion.Counts[c].Any(n => n > 0)).Select(c => (c, best[c])));
            }
        }

        return [.. moved.OrderBy(m => m.Label)];
    }

    // As often as each label and each prediction occur, were they drawn apart from one another.
    private static double Chance(ConfusionTable confusion)
    {
        double rows = confusion.Rows;
        return Enumerable.Range(0, confusion.Labels.Count).Sum(c => confusion.Counts[c].Sum() / rows * (confusion.Counts.Sum(r => r[c]) / rows));
    }
}
