namespace OnnxDistill.Student.Batches;

/// <summary>
/// Arrays that are used again: a new one would be cleared, and its pages taken from the system anew, at every step. As many are kept as were in use at
/// once.
/// </summary>
internal sealed class KeptArrays
{
    // Steps differ by a few rows and tokens; one array shall do for several of them.
    private const int Grain = 1 << 14;
    private const int Most = 64;
    private readonly List<float[]> _floats = [];
    private readonly List<long[]> _longs = [];

    /// <summary>An array of at least so many floats, with anything in it.</summary>
    public float[] Floats(int count) => Take(_floats, count);

    /// <summary>An array of at least so many whole numbers, with anything in it.</summary>
    public long[] Longs(int count) => Take(_longs, count);

    /// <summary>Takes back an array that nobody reads any more.</summary>
    public void Return(Array array)
    {
        if (array is float[] floats)
        {
            Keep(_floats, floats);
        }
        else if (array is long[] longs)
        {
            Keep(_longs, longs);
        }
    }

    // The smallest that is large enough; where none is, the largest is let go instead of the new one's being one more.
    private static T[] Take<T>(List<T[]> kept, int count)
        where T : unmanaged
    {
        lock (kept)
        {
            var fit = kept.Where(a => a.Length >= count).MinBy(a => a.Length);
            if ((fit ?? kept.MaxBy(a => a.Length)) is { } taken)
            {
                kept.Remove(taken);
            }

            return fit ?? GC.AllocateUninitializedArray<T>((int)Math.Min(Array.MaxLength, ((long)count + Grain - 1) / Grain * Grain));
        }
    }

    private static void Keep<T>(List<T[]> kept, T[] array)
    {
        lock (kept)
        {
            if (kept.Count < Most)
            {
                kept.Add(array);
            }
        }
    }
}
