using System.Runtime.Intrinsics;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Dropout;

/// <summary>Draws which elements are kept, on all of torch's threads, with the same outcome for any number of them.</summary>
internal static unsafe class DropoutMask
{
    // A multiple of the generator's words; large enough to be worth a turn on another thread.
    private const long ChunkLength = 1 << 16;

    /// <summary>Writes 1 / (1 - p) where an element is kept and 0 where it is dropped.</summary>
    /// <param name="mask">Where to.</param>
    /// <param name="length">So many elements.</param>
    /// <param name="probability">Of an element to be dropped, in (0, 1).</param>
    /// <param name="key">The run's seed.</param>
    /// <param name="step">The step of the run.</param>
    /// <param name="site">Which of the step's masks.</param>
    public static void Draw(float* mask, long length, double probability, ulong key, long step, int site)
    {
        var chunks = (length + ChunkLength - 1) / ChunkLength;
        TorchThreads.For(chunks, i => Chunk(mask, i * ChunkLength, Math.Min(length, (i + 1) * ChunkLength), probability, key, step, site));
    }

    private static void Chunk(float* mask, long start, long end, double probability, ulong key, long step, int site)
    {
        var least = Vector256.Create((uint)Math.Min(uint.MaxValue, Math.Round(probability * 4294967296.0)));
        var scale = Vector256.Create((float)(1 / (1 - probability)));
        var rest = stackalloc float[Philox.Words];
        for (var at = start; at < end; at += Philox.Words)
        {
            // Eight blocks for each 32 elements, counted over the whole mask.
            var (a, b, c, d) = Philox.Draw(((uint)(at / 4), (uint)site, (uint)step, (uint)(step >> 32)), key);
            var whole = at + Philox.Words <= end;
            var to = whole ? mask + at : rest;
            Kept(a, least, scale).Store(to);
            Kept(b, least, scale).Store(to + 8);
            Kept(c, least, scale).Store(to + 16);
            Kept(d, least, scale).Store(to + 24);
            if (!whole)
            {
                new ReadOnlySpan<float>(rest, (int)(end - at)).CopyTo(new Span<float>(mask + at, (int)(end - at)));
            }
        }
    }

    private static Vector256<float> Kept(Vector256<uint> draw, Vector256<uint> least, Vector256<float> scale) =>
        Vector256.GreaterThanOrEqual(draw, least).AsSingle() & scale;
}
