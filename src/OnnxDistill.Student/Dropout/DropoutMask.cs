using System.Runtime.Intrinsics;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Dropout;

/// <summary>Draws which elements are kept, on all of torch's threads, with the same outcome for any number of them.</summary>
internal static unsafe class DropoutMask
{
    // Large enough to be worth a turn on another thread.
    private const long ChunkLength = 1 << 16;

    /// <summary>Writes 1 / (1 - p) where an element is kept and 0 where it is dropped.</summary>
    /// <param name="mask">Where to.</param>
    /// <param name="length">So many elements.</param>
    /// <param name="site">Which mask.</param>
    public static void Draw(float* mask, long length, DropoutSite site)
    {
        var chunks = (length + ChunkLength - 1) / ChunkLength;
        TorchThreads.For(chunks, i => Part(mask + (i * ChunkLength), i * ChunkLength, (int)Math.Min(ChunkLength, length - (i * ChunkLength)), site));
    }

    /// <summary>Writes a part of a mask, on the calling thread.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="start">The part's first element within the mask.</param>
    /// <param name="length">So many elements.</param>
    /// <param name="site">Which mask.</param>
    public static void Part(float* target, long start, int length, DropoutSite site)
    {
        var least = Vector256.Create((uint)Math.Min(uint.MaxValue, Math.Round(site.Probability * 4294967296.0)));
        var scale = Vector256.Create((float)(1 / (1 - site.Probability)));
        var edge = stackalloc float[Philox.Words];
        var end = start + length;
        for (var at = start - (start % Philox.Words); at < end; at += Philox.Words)
        {
            // Eight blocks for each 32 elements, counted over the whole mask.
            var (a, b, c, d) = Philox.Draw(((uint)(at / 4), (uint)site.Site, (uint)site.Step, (uint)(site.Step >> 32)), site.Key);
            var whole = at >= start && at + Philox.Words <= end;
            var to = whole ? target + (at - start) : edge;
            Kept(a, least, scale).Store(to);
            Kept(b, least, scale).Store(to + 8);
            Kept(c, least, scale).Store(to + 16);
            Kept(d, least, scale).Store(to + 24);
            if (!whole)
            {
                var (first, last) = (Math.Max(at, start), Math.Min(at + Philox.Words, end));
                new ReadOnlySpan<float>(edge + (first - at), (int)(last - first)).CopyTo(new Span<float>(target + (first - start), (int)(last - first)));
            }
        }
    }

    private static Vector256<float> Kept(Vector256<uint> draw, Vector256<uint> least, Vector256<float> scale) =>
        Vector256.GreaterThanOrEqual(draw, least).AsSingle() & scale;
}
