using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Tokenizers.Precompiled;

/// <summary>
/// Extended grapheme clusters (UAX #29) as Rust's unicode-segmentation finds them, on which Hugging Face's library relies: .NET's
/// <see cref="StringInfo"/> (which is managed code and does not ask ICU), and what it lacks.
/// </summary>
/// <remarks>
/// .NET 10 does not know rule GB9c (consonants of Indian scripts that a virama joins) nor the combining marks of Unicode 17. Compared over all
/// code points with npm tokenizers 0.23.2: a letter and a code point, a code point and a letter, a code point and a combining mark.
/// </remarks>
internal static class GraphemeClusters
{
    private const byte JoinsBack = 1;
    private const byte JoinsOn = 2;

    // Marks of Unicode 17; the first and last code point of each range.
    private static readonly (int First, int Last)[] _newMarks =
        [(0x1ACF, 0x1ADD), (0x1AE0, 0x1AEB), (0x10EFA, 0x10EFB), (0x11B60, 0x11B67), (0x1E6E3, 0x1E6E3), (0x1E6E6, 0x1E6E6), (0x1E6EE, 0x1E6EF), (0x1E6F5, 0x1E6F5)];

    // Viramas, and the consonants of their scripts (InCB=Linker and InCB=Consonant of DerivedCoreProperties.txt).
    private static readonly int[] _linkers = [0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D];
    private static readonly (int First, int Last)[] _consonants =
    [
        (0x915, 0x939), (0x958, 0x95F), (0x978, 0x97F), (0x995, 0x9A8), (0x9AA, 0x9B0), (0x9B2, 0x9B2), (0x9B6, 0x9B9), (0x9DC, 0x9DD), (0x9DF, 0x9DF),
        (0x9F0, 0x9F1), (0xA95, 0xAA8), (0xAAA, 0xAB0), (0xAB2, 0xAB3), (0xAB5, 0xAB9), (0xAF9, 0xAF9), (0xB15, 0xB28), (0xB2A, 0xB30), (0xB32, 0xB33),
        (0xB35, 0xB39), (0xB5C, 0xB5D), (0xB5F, 0xB5F), (0xB71, 0xB71), (0xC15, 0xC28), (0xC2A, 0xC39), (0xC58, 0xC5A), (0xD15, 0xD3A),
    ];

    private static readonly byte[] _classes = Classes();

    /// <summary>Whether the units at two places that follow each other are certainly in different clusters, the first one alone in its own.</summary>
    public static bool AreApart(char unit, char next) => ((_classes[unit] & JoinsOn) | (_classes[next] & JoinsBack)) == 0;

    /// <summary>The UTF-16 units of the cluster that the text begins with; half a surrogate pair is one of its own.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || AreApart(text[0], text[1]))
        {
            return Math.Min(text.Length, 1);
        }

        var length = StringInfo.GetNextTextElementLength(text);
        while (length < text.Length && Joins(text[..length], text[length..]))
        {
            length += StringInfo.GetNextTextElementLength(text[length..]);
        }

        return length;
    }

    private static bool Joins(ReadOnlySpan<char> cluster, ReadOnlySpan<char> rest)
    {
        if (IsNewMark(rest))
        {
            return !IsControl(cluster);
        }

        return In(_consonants, rest[0]) && EndsWithLinker(cluster);
    }

    private static bool IsNewMark(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return In(_newMarks, rune.Value);
    }

    // Nothing joins a line end or a control character: a combining mark does not either.
    private static bool IsControl(ReadOnlySpan<char> cluster)
    {
        Span<char> probe = stackalloc char[3];
        var at = cluster.Length > 1 && char.IsLowSurrogate(cluster[^1]) ? 2 : 1;
        cluster[^at..].CopyTo(probe);
        probe[at] = '\u0301';
        return StringInfo.GetNextTextElementLength(probe[..(at + 1)]) == at;
    }

    // Consonant, then marks with at least one virama among them, up to the end.
    private static bool EndsWithLinker(ReadOnlySpan<char> cluster)
    {
        var hasLinker = false;
        for (var i = cluster.Length - 1; i >= 0; i--)
        {
            if (In(_consonants, cluster[i]))
            {
                return hasLinker;
            }

            if (_linkers.Contains(cluster[i]))
            {
                hasLinker = true;
            }
            else if (cluster[i] == '\u200C' || (_classes[cluster[i]] & JoinsBack) == 0 || CharUnicodeInfo.GetUnicodeCategory(cluster[i]) == UnicodeCategory.SpacingCombiningMark)
            {
                return false;
            }
        }

        return false;
    }

    private static bool In((int First, int Last)[] ranges, int codePoint)
    {
        foreach (var (first, last) in ranges)
        {
            if (codePoint >= first && codePoint <= last)
            {
                return true;
            }
        }

        return false;
    }

    // Beside a letter and beside a Korean syllable; surrogates and line ends are always looked at closely.
    private static byte[] Classes()
    {
        var classes = new byte[0x10000];
        Span<char> pair = stackalloc char[2];
        for (var c = 0; c < classes.Length; c++)
        {
            var unit = (char)c;
            if (char.IsSurrogate(unit) || unit == '\r' || In(_newMarks, c))
            {
                classes[c] = JoinsBack | JoinsOn;
                continue;
            }

            foreach (var beside in "a\uAC00")
            {
                (pair[0], pair[1]) = (beside, unit);
                classes[c] |= StringInfo.GetNextTextElementLength(pair) == 2 ? JoinsBack : (byte)0;
                (pair[0], pair[1]) = (unit, beside);
                classes[c] |= StringInfo.GetNextTextElementLength(pair) == 2 ? JoinsOn : (byte)0;
            }
        }

        return classes;
    }
}
