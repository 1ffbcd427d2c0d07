using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Verifying;

/// <summary>
/// Which rows of a cache are recomputed: of every part some, where as many rows are asked for as there are parts, and in each part short
/// and long ones alike. The same plan and number give the same rows.
/// </summary>
internal static class RowChoice
{
    /// <summary>Chooses rows.</summary>
    /// <param name="plan">The cache's plan.</param>
    /// <param name="count">How many; all, if there are no more.</param>
    public static HashSet<long> Spread(CachePlan plan, int count)
    {
        var wanted = (int)Math.Min(count, plan.Rows);
        var parts = plan.Parts.Count;
        return wanted < parts
            ? [.. Enumerable.Range(0, wanted).SelectMany(i => InPart(plan.Parts[(int)((long)i * parts / wanted)], 1))]
            : [.. Quotas(plan, wanted).SelectMany((quota, part) => InPart(plan.Parts[part], quota))];
    }

    // One a part, and the others by the rows that the parts have beyond that one.
    private static IEnumerable<int> Quotas(CachePlan plan, int wanted)
    {
        var spare = plan.Rows - plan.Parts.Count;
        long seen = 0, given = 0;
        foreach (var part in plan.Parts)
        {
            seen += part.Rows - 1;
            var due = spare == 0 ? 0 : (long)((Int128)(wanted - plan.Parts.Count) * seen / spare);
            yield return (int)(1 + due - given);
            given = due;
        }
    }

    // Rows are stored by length.
    private static IEnumerable<long> InPart(PlannedPart part, int count)
    {
        int[] stored = [.. part.StoredRows];
        return Enumerable.Range(0, count).Select(i => (long)stored[(int)(((2L * i) + 1) * stored.Length / (2L * count))]);
    }
}
