using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.SoftTargets.Caches;

/// <summary>Checks the checksums of every part of a cache.</summary>
public static class CacheVerifier
{
    /// <summary>Checks part after part; the first that is damaged stops it.</summary>
    /// <param name="cache">The cache, all of whose parts must be there.</param>
    /// <param name="progress">Told how many parts are done.</param>
    /// <param name="cancellationToken">Stops between two parts.</param>
    /// <returns>How many rows were checked.</returns>
    /// <exception cref="InvalidDataException">A part is missing or damaged; it is named.</exception>
    public static long Verify(SoftTargetCache cache, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cache);
        cache.RequireFinished();
        var rows = 0L;
        for (var part = 0; part < cache.Plan.Parts.Count; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows += PartReader.Verify(cache.Folder, cache.Plan, part).Count;
            progress?.Report(part + 1);
        }

        return rows;
    }
}
