using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Student.Batches;

/// <summary>Reads the rows of a cache into memory: what a recipe needs of them, and no more.</summary>
public static class CacheRows
{
    /// <summary>Reads every row, in stored order.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="logits">Whether the teacher's logits are wanted.</param>
    /// <param name="memory">The most bytes the rows may take; null for no limit.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A part is missing or damaged (it is named), or the rows do not fit the memory.</exception>
    public static StudentRows Read(SoftTargetCache cache, bool logits, long? memory = null, CancellationToken cancellation = default)
    {
        var plan = cache.Plan;
        if (memory is { } limit && Bytes(plan, logits) is var needed && needed > limit)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"the rows of {cache.Folder} take up to {needed >> 20} MiB and --memory allows {limit >> 20} MiB; allow more, or cache fewer rows (--limit)"));
        }

        var columns = new ReadColumns { TextHash = false, Logits = logits, Taps = [] };
        var classes = logits ? plan.Teacher.Logits : 0;
        var builder = new StudentRowsBuilder(classes);
        foreach (var row in cache.ReadRows(columns))
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(row.InputIds, row.PairStart, row.Label, logits ? row.Logits : []);
        }

        return builder.Build() is { Count: > 0 } rows ? rows : throw new InvalidDataException($"{cache.Folder} holds no rows");
    }

    /// <summary>Refuses a cache that lacks what a recipe reads.</summary>
    /// <exception cref="InvalidDataException">Something is not captured; what is there and the way out are named.</exception>
    public static void Require(SoftTargetCache cache, Capture needs, string recipe)
    {
        var plan = cache.Plan;
        var missing = Capture.Parse(plan.Capture).Missing(needs, plan.Teacher.Layers ?? 0);
        if (missing.Count > 0)
        {
            throw new InvalidDataException(
                $"{string.Join(", ", missing)} not in {cache.Folder} (captured: {plan.Capture}; {recipe} needs: {needs}); run teacher-cache run with --for {recipe}");
        }
    }

    /// <summary>The most bytes that the rows take in memory, from the plan alone.</summary>
    public static long Bytes(CachePlan plan, bool logits) =>
        plan.Parts.SelectMany(p => p.Batches).Sum(b => 4L * b.Width * b.Rows.Length)
        + (plan.Rows * (16L + (logits ? 4L * plan.Teacher.Logits : 0)));
}
