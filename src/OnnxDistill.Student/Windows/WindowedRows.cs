using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Windows;

/// <summary>
/// Rows of a cache that is larger than the memory: read window after window, the next one while the current one is trained on, shuffled by
/// row groups and within the window.
/// </summary>
/// <param name="reader">Reads rows of the cache.</param>
/// <param name="table">The cache's row groups.</param>
/// <param name="facts">What is known of every row.</param>
/// <param name="memory">The bytes that all of this may take.</param>
internal sealed class WindowedRows(RowReader reader, GroupTable table, CacheRowFacts facts, long memory) : RowSource
{
    private const int Shares = 3;

    /// <summary>Gets the bytes a window may take: two are in memory at a time, and as much again are the buffers that reading one leaves behind.</summary>
    public long Budget { get; } = (memory - (CacheRowFacts.BytesOfRow * facts.Count) - reader.Bytes) / Shares;

    /// <inheritdoc/>
    internal override IRowFacts Facts => facts;

    /// <inheritdoc/>
    public override long? Memory => memory;

    /// <inheritdoc/>
    internal override void RequireBatches(int batchSize)
    {
        if (table.LeastWindow(batchSize) is var least && least > Budget)
        {
            var needed = memory + (Shares * (least - Budget));
            throw new InvalidDataException(
                $"--memory {MemoryText.Of(memory)} is too little for the rows of {reader.Cache.Folder}: batches of {batchSize} need {MemoryText.Of(needed)}; allow as much, or take smaller batches (--set batch_size=)");
        }
    }

    /// <inheritdoc/>
    internal override IEnumerable<RowBatch> Batches(BatchOrder order, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        foreach (var window in ReadAhead.Of(Windows(order).Select(w => Load(w, cancellation))))
        {
            foreach (var batch in window)
            {
                yield return batch;
            }
        }
    }

    // The windows that hold a wanted step; of the others nothing is read.
    private IEnumerable<RowWindow> Windows(BatchOrder order)
    {
        foreach (var (epoch, first, end) in order.Epochs())
        {
            var step = 0;
            foreach (var window in WindowPlan.Epoch(table, facts.Length, order, epoch, Budget))
            {
                var (from, to) = (Math.Max(first - step, 0), Math.Min(end - step, window.Batches.Length));
                step += window.Batches.Length;
                if (from < to)
                {
                    yield return from == 0 && to == window.Batches.Length ? window : window with { Batches = window.Batches[from..to] };
                }
            }
        }
    }

    private RowBatch[] Load(RowWindow window, CancellationToken cancellation)
    {
        var wanted = new Dictionary<int, int>();
        foreach (var row in window.Batches.SelectMany(b => b))
        {
            wanted.Add(row, -1);
        }

        var builder = reader.Builder();
        foreach (var group in window.Groups)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = table.First(group);
            foreach (var read in reader.Cache.ReadGroup(table.Groups[group], reader.Columns))
            {
                if (wanted.ContainsKey(row))
                {
                    wanted[row] = builder.Count;
                    reader.Add(builder, read);
                }

                row++;
            }

            if (group == window.Groups[0])
            {
                // The window before the one in use is garbage by now; left to itself the collector lets several of them gather.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            }
        }

        var rows = builder.Build();
        return [.. window.Batches.Select(b => new RowBatch(rows, Array.ConvertAll(b, row => wanted[row])))];
    }
}
