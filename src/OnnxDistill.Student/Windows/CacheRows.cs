using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Joining;

namespace OnnxDistill.Student.Windows;

/// <summary>Opens the rows of a cache for training: all in memory where they fit, else window by window.</summary>
internal static class CacheRows
{
    /// <summary>Opens what a recipe needs of a cache.</summary>
    /// <param name="cache">The cache; finished.</param>
    /// <param name="needs">What is needed of it.</param>
    /// <param name="memory">The most bytes the rows may take; null for half of what the process may have.</param>
    /// <param name="joined">The logits of several teachers, to take instead of the cache's own; null for its own.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A part is missing or damaged (it is named), or not even one batch fits the memory.</exception>
    public static RowSource Open(
        SoftTargetCache cache, Capture needs, long? memory = null, JoinedLogits? joined = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        var limit = memory ?? DefaultMemory;
        var reader = new RowReader(cache, needs, joined);
        var table = new GroupTable(cache.Groups(reader.Columns), reader.Copies, reader.BytesOfRow);
        if (table.Groups.Count == 0)
        {
            throw new InvalidDataException($"{cache.Folder} holds no rows");
        }

        return table.Bytes + reader.Bytes <= limit
            ? new HeldRows(Read(reader, cancellation))
            : new WindowedRows(reader, table, CacheRowFacts.Read(cache, table.Groups, needs.Logits ? cache.Plan.Teacher.Logits : 0, cancellation), limit);
    }

    /// <summary>Reads every row into memory, in stored order.</summary>
    /// <param name="cache">The cache; finished.</param>
    /// <param name="needs">What is needed of it.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A part is missing or damaged; it is named.</exception>
    public static StudentRows Read(SoftTargetCache cache, Capture needs, CancellationToken cancellation = default) =>
        Read(new RowReader(cache, needs), cancellation);

    /// <summary>Refuses a cache that lacks what a recipe reads.</summary>
    /// <exception cref="InvalidDataException">Something is not captured; what is there and the way out are named.</exception>
    public static void Require(SoftTargetCache cache, Capture needs, string recipe)
    {
        ArgumentNullException.ThrowIfNull(cache);
        var plan = cache.Plan;
        var missing = Capture.Parse(plan.Capture).Missing(needs, plan.Teacher.Layers ?? 0);
        if (missing.Count > 0)
        {
            throw new InvalidDataException(
                $"{string.Join(", ", missing)} not in {cache.Folder} (captured: {plan.Capture}; {recipe} needs: {needs}); run teacher-cache run with --for {recipe}, or with --capture {needs} where student.layers is not the recipe's");
        }
    }

    // What a container is allowed counts, where it is less than the machine has.
    internal static long DefaultMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    private static StudentRows Read(RowReader reader, CancellationToken cancellation)
    {
        var builder = reader.Builder();
        foreach (var row in reader.Cache.ReadRows(reader.Columns))
        {
            cancellation.ThrowIfCancellationRequested();
            reader.Add(builder, row);
        }

        return builder.Count > 0 ? builder.Build() : throw new InvalidDataException($"{reader.Cache.Folder} holds no rows");
    }
}
