using System.Runtime.Intrinsics;
using OnnxDistill.Student.Tensors;

namespace OnnxDistill.Student.Gelu;

/// <summary>
/// GELU, x · Φ(x) with Φ the normal distribution's (Hendrycks and Gimpel 2016, section 2), of x plus a bias, over memory on all of torch's threads;
/// their number changes no bit.
/// </summary>
internal static unsafe class GeluLoop
{
    private const int Width = 8, RowsOfChunk = 16;

    /// <summary>Writes GELU of each element, and its derivative there: both need the same exponential.</summary>
    /// <param name="x">The elements, <c>[rows, columns]</c>.</param>
    /// <param name="bias">Added to each row, <c>[columns]</c>.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="value">Where GELU goes, <c>[rows, columns]</c>.</param>
    /// <param name="slope">Where the derivative goes, likewise.</param>
    public static void Forward(float* x, float* bias, long rows, int columns, float* value, float* slope) => TorchThreads.For(Chunks(rows), chunk =>
    {
        for (var row = chunk * RowsOfChunk; row < Math.Min(rows, (chunk + 1) * RowsOfChunk); row++)
        {
            var at = row * columns;
            var j = 0;
            for (; j <= columns - Width; j += Width)
            {
                var (y, d) = Both(Vector256.Load(x + at + j) + Vector256.Load(bias + j));
                y.Store(value + at + j);
                d.Store(slope + at + j);
            }

            for (; j < columns; j++)
            {
                var (y, d) = Both(Vector256.Create(x[at + j] + bias[j]));
                (value[at + j], slope[at + j]) = (y[0], d[0]);
            }
        }
    });

    /// <summary>Writes the gradient of x, and the sum of its rows, which is that of the bias.</summary>
    /// <param name="gradient">The gradient of GELU's values, <c>[rows, columns]</c>.</param>
    /// <param name="slope">As <see cref="Forward"/> wrote it.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="toX">Where the gradient of x goes, <c>[rows, columns]</c>.</param>
    /// <param name="toBias">Where the gradient of the bias goes, <c>[columns]</c>.</param>
    public static void Backward(float* gradient, float* slope, long rows, int columns, float* toX, float* toBias)
    {
        var sums = new float[Chunks(rows)][];
        TorchThreads.For(sums.Length, chunk =>
        {
            var sum = sums[chunk] = new float[columns];
            fixed (float* pSum = sum)
            {
                for (var row = chunk * RowsOfChunk; row < Math.Min(rows, (chunk + 1) * RowsOfChunk); row++)
                {
                    Row(gradient + (row * columns), slope + (row * columns), toX + (row * columns), pSum, columns);
                }
            }
        });

        // Chunk after chunk, whoever made them.
        var total = new Span<float>(toBias, columns);
        total.Clear();
        foreach (var sum in sums)
        {
            System.Numerics.Tensors.TensorPrimitives.Add<float>(total, sum, total);
        }
    }

    private static void Row(float* gradient, float* slope, float* to, float* sum, int columns)
    {
        var j = 0;
        for (; j <= columns - Width; j += Width)
        {
            var x = Vector256.Load(gradient + j) * Vector256.Load(slope + j);
            x.Store(to + j);
            (Vector256.Load(sum + j) + x).Store(sum + j);
        }

        for (; j < columns; j++)
        {
            sum[j] += to[j] = gradient[j] * slope[j];
        }
    }

    private static long Chunks(long rows) => (rows + RowsOfChunk - 1) / RowsOfChunk;

    // Φ by Abramowitz and Stegun 7.1.26, whose error is below 7.5e-8, an fp32 rounding of numbers near 1. Φ' is the density.
    private static (Vector256<float> Value, Vector256<float> Slope) Both(Vector256<float> x)
    {
        var e = Vector256.Exp(x * x * -0.5f);
        var t = Vector256<float>.One / Vector256.MultiplyAddEstimate(Vector256.Abs(x), Vector256.Create(0.3275911f * 0.70710678f), Vector256<float>.One);
        var p = Vector256.Create(1.061405429f);
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create(-1.453152027f));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create(1.421413741f));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create(-0.284496736f));
        p = Vector256.MultiplyAddEstimate(p, t, Vector256.Create(0.254829592f));
        var tail = p * t * e * 0.5f;                                             // Φ(-|x|)
        var phi = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), tail, Vector256<float>.One - tail);
        return (x * phi, Vector256.MultiplyAddEstimate(x * 0.39894228f, e, phi));
    }
}
