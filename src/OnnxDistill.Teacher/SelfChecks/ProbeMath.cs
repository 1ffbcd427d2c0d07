using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>Errors between tensors; NaN in one alone is an error without bounds.</summary>
internal static class ProbeMath
{
    /// <summary>The larger error; NaN is larger than all.</summary>
    public static double Worse(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Math.Max(a, b);

    /// <summary>The largest difference relative to the largest finite value of the first; what is the same in both, NaN and infinities too, counts as equal.</summary>
    public static double RelativeError(ReadOnlySpan<float> expected, ReadOnlySpan<float> found)
    {
        double error = 0, largest = 1e-9;
        for (var i = 0; i < expected.Length; i++)
        {
            if (float.IsFinite(expected[i]))
            {
                largest = Math.Max(largest, Math.Abs(expected[i]));
            }

            if (!expected[i].Equals(found[i]))
            {
                error = Worse(error, Math.Abs((double)expected[i] - found[i]));
            }
        }

        return error / largest;
    }

    /// <summary>The valid tokens of all rows, behind one another, [tokens, size].</summary>
    public static float[] Valid(ProbeTensor[] tensors, EncodedExample[] rows, int size) =>
        [.. rows.SelectMany((row, i) => tensors[i].Values.Take(row.Length * size))];
}
