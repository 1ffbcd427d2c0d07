using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Optimizers;

/// <summary>
/// Sums of squares over memory on torch's number of threads. Chunks have a fixed length and their sums are added in order, in double
/// precision, so the number of threads changes no bit.
/// </summary>
internal static unsafe class SquareSums
{
    private const int ChunkLength = 1 << 15;

    /// <summary>The sum of squares of each span of floats.</summary>
    public static double[] Of(IReadOnlyList<(nint Start, int Length)> spans)
    {
        var chunks = new List<(int Span, int Start)>();
        for (var s = 0; s < spans.Count; s++)
        {
            for (var start = 0; start < spans[s].Length; start += ChunkLength)
            {
                chunks.Add((s, start));
            }
        }

        var partial = new double[chunks.Count];
        TorchThreads.For(chunks.Count, i =>
        {
            var (span, start) = chunks[(int)i];
            partial[i] = Squares.Sum((float*)spans[span].Start + start, Math.Min(ChunkLength, spans[span].Length - start));
        });

        var sums = new double[spans.Count];
        for (var i = 0; i < partial.Length; i++)
        {
            sums[chunks[i].Span] += partial[i];
        }

        return sums;
    }
}
