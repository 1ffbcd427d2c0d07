namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>Whether one tensor is a normalisation of another, [tokens, size] both, whatever gain and offset.</summary>
internal static class NormMath
{
    // A gain and an offset for each channel are fitted: with fewer tokens than this nearly everything fits.
    private const int FewestTokens = 8;

    /// <summary>
    /// The largest error of a hidden state against the normalised sum, relative to the hidden state's largest value; the smallest of
    /// LayerNorm, RMSNorm and MobileBERT's NoNorm, each with the gain and offset of every channel that fit best. Null for too few tokens.
    /// </summary>
    public static double? Error(float[] sum, float[] hidden, int size)
    {
        var tokens = sum.Length / size;
        if (tokens < FewestTokens)
        {
            return null;
        }

        var largest = Math.Max(hidden.Max(v => Math.Abs((double)v)), 1e-9);
        return new[] { Normalised(sum, size, centre: true, scale: true), Normalised(sum, size, centre: false, scale: true), Normalised(sum, size, centre: false, scale: false) }
            .Min(x => Enumerable.Range(0, size).Max(channel => Residual(x, hidden, channel, size))) / largest;
    }

    private static double[] Normalised(float[] sum, int size, bool centre, bool scale)
    {
        var result = new double[sum.Length];
        for (var start = 0; start < sum.Length; start += size)
        {
            var token = sum.AsSpan(start, size).ToArray();
            var mean = centre ? token.Average(v => (double)v) : 0;
            var root = scale ? Math.Sqrt(token.Average(v => (v - mean) * (v - mean))) : 1;
            for (var i = 0; i < size; i++)
            {
                result[start + i] = (token[i] - mean) / root;
            }
        }

        return result;
    }

    // Least squares of y = gain·x + offset over the tokens of one channel, and the largest difference left.
    private static double Residual(double[] x, float[] y, int channel, int size)
    {
        var tokens = x.Length / size;
        double meanX = 0, meanY = 0;
        for (var i = channel; i < x.Length; i += size)
        {
            (meanX, meanY) = (meanX + (x[i] / tokens), meanY + ((double)y[i] / tokens));
        }

        double both = 0, square = 0;
        for (var i = channel; i < x.Length; i += size)
        {
            (both, square) = (both + ((x[i] - meanX) * (y[i] - meanY)), square + ((x[i] - meanX) * (x[i] - meanX)));
        }

        var (gain, error) = (square > 0 ? both / square : 0, 0d);
        for (var i = channel; i < x.Length; i += size)
        {
            error = ProbeMath.Worse(error, Math.Abs(y[i] - meanY - (gain * (x[i] - meanX))));
        }

        return error;
    }
}
