using System.Globalization;

namespace OnnxDistill.Data.Tokenizers.Unigram;

/// <summary>
/// Reads a piece's score as Hugging Face's library does. Its JSON reader (serde_json without float_roundtrip, de.rs, f64_from_parts) rounds twice, so that the last
/// bit may differ from the nearest f64, and with it which of two cuts with the same pieces in another order has the larger sum.
/// </summary>
internal static class PieceScore
{
    private const int LargestPower = 308;
    private static readonly double[] _powers =
        [.. Enumerable.Range(0, LargestPower + 1).Select(e => double.Parse($"1e{e}", NumberStyles.AllowExponent, CultureInfo.InvariantCulture))];

    /// <summary>The number of a JSON text, which must be a valid one; infinite where it is too large.</summary>
    public static double Parse(ReadOnlySpan<char> json)
    {
        var isNegative = json[0] == '-';
        var at = isNegative ? 1 : 0;
        var exponent = 0;
        ulong significand = 0;
        var isFull = false;
        for (var isFraction = false; at < json.Length && json[at] is '.' or (>= '0' and <= '9'); at++)
        {
            if (json[at] == '.')
            {
                isFraction = true;
                continue;
            }

            // Digits that no longer fit are dropped; those before the point still count as tens.
            var digit = (ulong)(json[at] - '0');
            isFull |= significand > (ulong.MaxValue - digit) / 10;
            if (!isFull)
            {
                significand = (significand * 10) + digit;
                exponent -= isFraction ? 1 : 0;
            }
            else
            {
                exponent += isFraction ? 0 : 1;
            }
        }

        if (at < json.Length)
        {
            exponent += (int)Math.Clamp(double.Parse(json[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), -10_000, 10_000);
        }

        var value = Scale(significand, exponent);
        return isNegative ? -value : value;
    }

    private static double Scale(double value, int exponent)
    {
        while (exponent < -LargestPower && value != 0)
        {
            value /= 1e308;
            exponent += LargestPower;
        }

        return exponent < -LargestPower ? 0
            : exponent > LargestPower ? (value == 0 ? 0 : double.PositiveInfinity)
            : exponent < 0 ? value / PowerOfTen(-exponent) : value * PowerOfTen(exponent);
    }

    private static double PowerOfTen(int exponent) => _powers[exponent];
}
