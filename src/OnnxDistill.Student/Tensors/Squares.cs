using System.Numerics;

namespace OnnxDistill.Student.Tensors;

/// <summary>Sums of squares, in double precision.</summary>
internal static unsafe class Squares
{
    /// <summary>The sum of the squares of so many floats, on the calling thread.</summary>
    public static double Sum(float* source, int length)
    {
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(source + i), out var a, out var b);
            low += a * a;
            high += b * b;
        }

        var sum = Vector.Sum(low + high);
        for (; i < length; i++)
        {
            sum += (double)source[i] * source[i];
        }

        return sum;
    }
}
