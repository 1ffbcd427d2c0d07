using System.Diagnostics;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Machine;

/// <summary>Measures products of matrices as libtorch makes them now: how fast, and how far from the true product.</summary>
internal static class ProductProbe
{
    private const int Rows = 512, Inner = 256, Columns = 768, Times = 8;

    // Of the sum of absolute terms: fp32 errs by some 1e-7 of it, bf16 by 4e-3.
    private const double MostError = 1e-5;

    /// <summary>
    /// The speed of each way in GFLOP/s, the best of a few products of a student's size, taken in turns so that what else runs on the machine
    /// meets them alike; a few milliseconds each.
    /// </summary>
    /// <param name="ways">Each sets libtorch to one way.</param>
    public static double[] Gflops(params Action[] ways)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (a, b) = (ones(Rows, Inner), ones(Inner, Columns));
        var best = new double[ways.Length];
        for (var i = 0; i <= Times; i++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                ways[way]();
                var start = Stopwatch.GetTimestamp();
                using var product = a.matmul(b);                                 // [rows, columns]
                var speed = 2e-9 * Rows * Inner * Columns / Stopwatch.GetElapsedTime(start).TotalSeconds;
                best[way] = i == 0 ? 0 : Math.Max(best[way], speed);             // the first one compiles
            }
        }

        return best;
    }

    /// <summary>Whether libtorch's products are those of 32-bit floats now.</summary>
    public static bool IsExact() => IsExact((a, b) => a.matmul(b));

    /// <summary>Whether a product is that of 32-bit floats.</summary>
    internal static bool IsExact(Func<Tensor, Tensor, Tensor> product)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (a, b) = (Waves(64, Inner, 0.7), Waves(Inner, 64, 1.3));
        var (a64, b64) = (a.to(ScalarType.Float64), b.to(ScalarType.Float64));
        var error = (product(a, b).to(ScalarType.Float64) - a64.matmul(b64)).abs();
        var terms = a64.abs().matmul(b64.abs());
        return (error / terms).max().item<double>() <= MostError;
    }

    // Numbers without short binary fractions, and without a draw from the generator that training uses.
    private static Tensor Waves(int rows, int columns, double pace) => Counting.To(rows * columns, ScalarType.Float32).Times(pace).sin().view(rows, columns);
}
