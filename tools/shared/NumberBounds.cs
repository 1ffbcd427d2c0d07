using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace OnnxDistill.CommandLine;

/// <summary>Bounds of options that take a whole number.</summary>
internal static class NumberBounds
{
    /// <summary>Refuses numbers out of bounds. What is no number at all is the parser's to refuse.</summary>
    /// <param name="option">The option.</param>
    /// <param name="least">The least number.</param>
    /// <param name="most">The largest number.</param>
    /// <param name="otherwise">What is said of a number out of bounds.</param>
    public static void Require<T>(this Option option, T least, T most, string otherwise)
        where T : struct, INumber<T> => option.Validators.Add(result =>
    {
        // Not the option's value: asked for that of what is no number, the parser throws.
        if (result.Tokens is [var token, ..]
            && T.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
            && (value < least || value > most))
        {
            result.AddError(otherwise);
        }
    });
}
