using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Reports.Layers;

/// <summary>Some rows of a cache, spread over all lengths: enough tokens for what is told of layers, however large the cache is.</summary>
internal static class SampledRows
{
    private const int MostTokens = 8192;
    private const int MostGroups = 32;

    /// <summary>Reads rows from row groups evenly spread over the cache, and from rows evenly spread over each.</summary>
    /// <param name="cache">The cache; finished.</param>
    /// <param name="needs">What is read of it.</param>
    /// <param name="cancellation">Cancels between two row groups.</param>
    /// <exception cref="InvalidDataException">A part is missing or damaged; it is named.</exception>
    public static StudentRows Read(SoftTargetCache cache, Capture needs, CancellationToken cancellation)
    {
        var reader = new RowReader(cache, needs);
        var (builder, groups) = (reader.Builder(), cache.Groups(reader.Columns));
        var chosen = Spread(groups, MostGroups);
        foreach (var group in chosen)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = cache.ReadGroup(group, reader.Columns);

            // Rows of a group have about one length.
            var budget = MostTokens / chosen.Count;
            foreach (var row in Spread(rows, Math.Max(1, budget / Math.Max(1, rows[0].InputIds.Length))))
            {
                reader.Add(builder, row);
            }
        }

        return builder.Build();
    }

    private static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> all, int most) =>
        all.Count <= most ? all : [.. Enumerable.Range(0, most).Select(i => all[(int)((long)i * all.Count / most)])];
}
