using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Caches;

/// <summary>What a cache holds.</summary>
/// <param name="Plan">The cache's plan.</param>
/// <param name="Parts">How many parts are planned.</param>
/// <param name="FinishedParts">How many of them are there; their bytes are not checked.</param>
/// <param name="Rows">How many rows the parts that are there hold.</param>
/// <param name="FileBytes">The bytes of all files together.</param>
/// <param name="ColumnBytes">The stored bytes of each column in the parts that are there, in the order of the file.</param>
/// <param name="Origins">What computed the parts that are there, and how many of them; parts that do not say are not counted.</param>
public sealed record CacheInfo(
    CachePlan Plan,
    int Parts,
    int FinishedParts,
    long Rows,
    long FileBytes,
    IReadOnlyList<KeyValuePair<string, long>> ColumnBytes,
    IReadOnlyDictionary<PartOrigin, int> Origins)
{
    /// <summary>Looks into a cache, finished or not; reads the parts' footers only.</summary>
    /// <exception cref="InvalidDataException">The plan or a part's footer is damaged; the file is named.</exception>
    /// <exception cref="FileNotFoundException">The folder is no cache.</exception>
    public static CacheInfo Read(string folder)
    {
        var cache = SoftTargetCache.Open(folder);
        var columns = cache.Schema.Columns.ToDictionary(c => c, _ => 0L, StringComparer.Ordinal);
        var bytes = Size(Path.Combine(folder, PartNames.Plan));
        var origins = new Dictionary<PartOrigin, int>();
        var rows = 0L;
        foreach (var part in cache.Plan.Parts.Where(p => !cache.MissingParts.Contains(p.Index)))
        {
            bytes += Size(Path.Combine(folder, part.FileName));
            rows += part.Rows;
            if (PartReader.Origin(folder, cache.Plan, part.Index) is { } origin)
            {
                origins[origin] = origins.GetValueOrDefault(origin) + 1;
            }

            foreach (var (name, size) in PartReader.ColumnBytes(folder, cache.Plan, part.Index))
            {
                columns[name] = columns.GetValueOrDefault(name) + size;
            }
        }

        var parts = cache.Plan.Parts.Count;
        return new CacheInfo(cache.Plan, parts, parts - cache.MissingParts.Count, rows, bytes, [.. cache.Schema.Columns.Select(c => KeyValuePair.Create(c, columns[c]))], origins);
    }

    // A FileInfo tells the length of a link itself.
    private static long Size(string path)
    {
        using var handle = File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }
}
