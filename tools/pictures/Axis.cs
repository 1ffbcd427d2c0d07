using System.Globalization;

namespace OnnxDistill.Pictures;

/// <summary>One axis of a picture: it begins and ends where the data do, but for a margin.</summary>
/// <param name="Low">Its beginning.</param>
/// <param name="High">Its end.</param>
/// <param name="Logarithmic">Whether equal factors are equally far apart.</param>
/// <param name="Ticks">The numbers that are written at it, ascending.</param>
internal sealed record Axis(double Low, double High, bool Logarithmic, IReadOnlyList<double> Ticks)
{
    // Less than anything that is drawn differs by.
    private const double Nothing = 1e-12;

    /// <summary>An axis of equal distances.</summary>
    /// <param name="values">The data; what is not finite is left out.</param>
    /// <param name="margin">What is left free at both ends, as a share of the data's width.</param>
    /// <param name="most">The number that the data cannot be above, so that no tick is; infinite for none.</param>
    /// <param name="about">About how many ticks.</param>
    public static Axis Linear(IEnumerable<double> values, double margin = 0.05, double most = double.PositiveInfinity, int about = 5)
    {
        var (low, high) = Ends(values);
        var largest = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= Math.Max(Nothing, 1e-9 * largest))
        {
            // A single number: something around it, so that it is in the middle.
            var half = largest <= Nothing ? 0.5 : Math.Max(largest / 20, high - low);
            (low, high) = (low - half, high + half);
        }

        var free = margin * (high - low);
        (low, high) = (low - free, high + free);
        var step = Step((high - low) / about);
        return new Axis(low, high, Logarithmic: false, [.. Multiples(low, high, step).Where(t => t <= most)]);
    }

    /// <summary>An axis of equal factors.</summary>
    /// <param name="values">The data; what is not above 0 is left out.</param>
    /// <param name="margin">What is left free at both ends, as a share of the data's width.</param>
    public static Axis Logarithm(IEnumerable<double> values, double margin = 0.05)
    {
        var (low, high) = Ends(values.Where(v => v > 0).Select(Math.Log10));
        if (high - low < Math.Log10(2))
        {
            var middle = (low + high) / 2;
            (low, high) = (middle - (Math.Log10(2) / 2), middle + (Math.Log10(2) / 2));
        }

        var free = margin * (high - low);
        (low, high) = (Math.Pow(10, low - free), Math.Pow(10, high + free));
        return new Axis(low, high, Logarithmic: true, Powers(low, high));
    }

    /// <summary>Where a number is: 0 at the beginning, 1 at the end.</summary>
    /// <param name="value">The number.</param>
    public double At(double value) => Logarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);

    /// <summary>How a tick is written, with the digits that tell it from its neighbours.</summary>
    /// <param name="tick">One of <see cref="Ticks"/>.</param>
    public string Text(double tick)
    {
        var smallest = Logarithmic ? Math.Abs(tick) : Ticks.Count > 1 ? Ticks[1] - Ticks[0] : Math.Abs(tick);
        var largest = Math.Max(Math.Abs(Ticks[^1]), Math.Abs(Ticks[0]));
        if (smallest > 0 && largest < 0.01)
        {
            var after = Logarithmic ? 1 : (int)Math.Clamp(Math.Floor(Math.Log10(largest)) - Math.Floor(Math.Log10(smallest) + 1e-9), 0, 12);
            return tick == 0 ? "0" : tick.ToString($"0.{new string('#', after)}e-0", CultureInfo.InvariantCulture);
        }

        var digits = smallest is 0 or >= 1 ? 0 : Math.Min(12, (int)Math.Ceiling(-Math.Log10(smallest) - 1e-9));
        return tick.ToString(digits == 0 ? "#,##0.##" : "#,##0." + new string('0', Logarithmic ? 0 : digits) + new string('#', Logarithmic ? digits : 0), CultureInfo.InvariantCulture);
    }

    private static (double Low, double High) Ends(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        return finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
    }

    // 1, 2 or 5 times a power of ten, about that.
    private static double Step(double about)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(about)));
        return power * new[] { 1.0, 2, 5, 10 }.First(m => m * power >= about * 0.7);
    }

    private static IEnumerable<double> Multiples(double low, double high, double step)
    {
        for (var i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (1e-9 * step); i++)
        {
            // 3 * 0.1 is not 0.3, and what is added makes 0 of -0.
            yield return Math.Round(i * step, Math.Clamp((int)Math.Ceiling(-Math.Log10(step)) + 1, 0, 15)) + 0.0;
        }
    }

    // As many round numbers as there is room for.
    private static double[] Powers(double low, double high)
    {
        foreach (var multiples in new double[][] { [1, 1.5, 2, 3, 4, 6, 8], [1, 2, 3, 5], [1, 2, 5], [1, 3], [1] })
        {
            double[] ticks =
            [
                .. Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)) - (int)Math.Floor(Math.Log10(low)) + 1)
                    .SelectMany(p => multiples.Select(m => p < 0 ? m / Math.Pow(10, -p) : m * Math.Pow(10, p))).Where(t => t >= low && t <= high),
            ];
            if (ticks.Length <= 7)
            {
                return ticks;
            }
        }

        var powers = Enumerable.Range((int)Math.Ceiling(Math.Log10(low)), (int)(Math.Floor(Math.Log10(high)) - Math.Ceiling(Math.Log10(low))) + 1).ToArray();
        return [.. powers.Where((_, i) => i % ((powers.Length / 6) + 1) == 0).Select(p => Math.Pow(10, p))];
    }
}
