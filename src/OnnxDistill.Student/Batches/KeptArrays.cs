using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Batches;

/// <summary>
/// Memory of .NET's that is used again: new memory would be cleared, and its pages taken from the system anew, at every step. As many blocks are kept as were
/// in use at once.
/// </summary>
internal sealed class KeptArrays
{
    // Steps differ by a few rows and tokens; one block shall do for several of them.
    private const int Grain = 1 << 14;
    private const int Most = 64;
    private readonly List<KeptArray> _kept = [];

    /// <summary>A block of at least so many elements, with anything in it.</summary>
    /// <param name="count">How many.</param>
    /// <param name="wholeNumbers">Whether they are of 64 bits; else 32-bit floats.</param>
    public KeptArray Take(int count, bool wholeNumbers)
    {
        lock (_kept)
        {
            // The smallest that is large enough; where none is, the largest is let go instead of the new one's being one more.
            var same = _kept.Where(a => a.Values is long[] == wholeNumbers).ToList();
            var fit = same.Where(a => a.Count >= count).MinBy(a => a.Count);
            if ((fit ?? same.MaxBy(a => a.Count)) is { } taken)
            {
                _kept.Remove(taken);
            }

            var size = (int)Math.Min(Array.MaxLength / 2, ((long)count + Grain - 1) / Grain * Grain);
            return fit ?? (wholeNumbers ? KeptArray.Of<long>(size) : KeptArray.Of<float>(size));
        }
    }

    /// <summary>Takes back a block that nobody reads any more.</summary>
    public void Return(KeptArray array)
    {
        lock (_kept)
        {
            if (_kept.Count < Most)
            {
                _kept.Add(array);
            }
        }
    }
}
