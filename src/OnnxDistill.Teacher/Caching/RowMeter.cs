using System.Diagnostics;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Counts rows and reports them with the speed so far.</summary>
internal sealed class RowMeter(long total, IProgress<CacheProgress>? progress)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _rows;

    /// <summary>Adds rows that are done.</summary>
    public void Add(int rows)
    {
        _rows += rows;
        progress?.Report(new CacheProgress(_rows, total, _rows / Math.Max(Stopwatch.GetElapsedTime(_start).TotalSeconds, 1e-9)));
    }
}
