using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Caches;

namespace OnnxDistill.Student.Reports;

/// <summary>What a report measures on, as a command line says it.</summary>
/// <param name="Dev">Data files of the same columns, or one cache.</param>
/// <param name="Columns">What was said of the files' columns.</param>
/// <param name="Cache">The cache with the teacher's answers; null for none.</param>
internal sealed record ReportSource(IReadOnlyList<string> Dev, DataFileOptions Columns, SoftTargetCache? Cache)
{
    /// <summary>Gets a value indicating whether the rows themselves are a cache's.</summary>
    public bool RowsFromCache => Directory.Exists(Dev[0]);

    /// <summary>Opens what was given.</summary>
    /// <param name="dev">Data files, or one cache.</param>
    /// <param name="columns">What was said of the files' columns.</param>
    /// <param name="cache">A cache with the teacher's answers to the rows of files; null for none.</param>
    /// <exception cref="InvalidDataException">It does not go together, or a cache is not finished.</exception>
    public static ReportSource Open(IReadOnlyList<string> dev, DataFileOptions columns, string? cache)
    {
        if (!dev.Any(Directory.Exists))
        {
            return new ReportSource(dev, columns, cache is null ? null : Finished(cache));
        }

        if (dev.Count > 1 || (cache is not null && Path.GetFullPath(cache) != Path.GetFullPath(dev[0])))
        {
            throw new InvalidDataException(dev.Count > 1
                ? $"{dev.First(Directory.Exists)} is a cache, and as --dev it stands alone; give one cache, or data files"
                : $"--dev {dev[0]} is a cache and holds its teacher's answers; leave --cache out, or give the data file as --dev");
        }

        return new ReportSource(dev, columns, Finished(dev[0]));
    }

    private static SoftTargetCache Finished(string folder)
    {
        var cache = SoftTargetCache.Open(folder);
        cache.RequireFinished();
        return cache;
    }
}
