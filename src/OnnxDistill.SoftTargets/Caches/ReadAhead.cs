namespace OnnxDistill.SoftTargets.Caches;

/// <summary>Makes the next item of a sequence while the last one is used.</summary>
internal static class ReadAhead
{
    /// <summary>
    /// The items of a sequence in order; while one is used, the next is made on another thread. At most two exist at a time, as far as the
    /// caller lets go of the one before.
    /// </summary>
    /// <param name="source">The sequence; what it throws is thrown where its item would have come.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(source);
        return Iterate(source);
    }

    private static IEnumerable<T> Iterate<T>(IEnumerable<T> source)
        where T : class
    {
        using var items = source.GetEnumerator();
        var next = Next(items);
        try
        {
            while (next.GetAwaiter().GetResult() is { } item)
            {
                next = Next(items);
                yield return item;
            }
        }
        finally
        {
            // The sequence may not be disposed of while it still makes an item that nobody will use.
            next.ContinueWith(_ => { }, TaskScheduler.Default).GetAwaiter().GetResult();
        }
    }

    private static Task<T?> Next<T>(IEnumerator<T> items)
        where T : class => Task.Run(() => items.MoveNext() ? items.Current : null);
}
