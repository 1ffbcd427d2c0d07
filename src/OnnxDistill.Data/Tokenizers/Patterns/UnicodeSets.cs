using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>Sets of characters that Oniguruma names and .NET does not, or not so, as the inside of a character class.</summary>
internal static class UnicodeSets
{
    private static readonly ConcurrentDictionary<(string Name, bool Negated), string> _contents = [];

    // First and last of each stretch, basic plane and beyond.
    private static readonly Dictionary<string, int[]> _scripts = new(StringComparer.Ordinal)
    {
        ["arabic"] = [0x600, 0x604, 0x606, 0x60B, 0x60D, 0x61A, 0x61C, 0x61E, 0x620, 0x63F, 0x641, 0x64A, 0x656, 0x66F, 0x671, 0x6DC, 0x6DE, 0x6FF, 0x750, 0x77F, 0x8A0, 0x8E1, 0x8E3, 0x8FF, 0xFB50, 0xFD3D, 0xFD50, 0xFDFF, 0xFE70, 0xFEFC],
        ["cyrillic"] = [0x400, 0x484, 0x487, 0x52F, 0x1C80, 0x1C88, 0x1D2B, 0x1D2B, 0x1D78, 0x1D78, 0x2DE0, 0x2DFF, 0xA640, 0xA69F, 0xFE2E, 0xFE2F],
        ["devanagari"] = [0x900, 0x950, 0x955, 0x963, 0x966, 0x97F, 0xA8E0, 0xA8FF],
        ["greek"] = [0x370, 0x373, 0x375, 0x377, 0x37A, 0x37D, 0x37F, 0x37F, 0x384, 0x384, 0x386, 0x386, 0x388, 0x3E1, 0x3F0, 0x3FF, 0x1D26, 0x1D2A, 0x1F00, 0x1FFE, 0x2126, 0x2126],
        ["han"] = [0x2E80, 0x2E99, 0x2E9B, 0x2EF3, 0x2F00, 0x2FD5, 0x3005, 0x3005, 0x3007, 0x3007, 0x3021, 0x3029, 0x3038, 0x303B, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFA6D, 0xFA70, 0xFAD9, 0x16FE2, 0x16FE3, 0x16FF0, 0x16FF1, 0x20000, 0x323AF],
        ["hangul"] = [0x1100, 0x11FF, 0x302E, 0x302F, 0x3131, 0x318E, 0x3200, 0x321E, 0x3260, 0x327E, 0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xD7B0, 0xD7C6, 0xD7CB, 0xD7FB, 0xFFA0, 0xFFBE, 0xFFC2, 0xFFC7, 0xFFCA, 0xFFCF, 0xFFD2, 0xFFD7, 0xFFDA, 0xFFDC],
        ["hebrew"] = [0x591, 0x5C7, 0x5D0, 0x5EA, 0x5EF, 0x5F4, 0xFB1D, 0xFB4F],
        ["hiragana"] = [0x3041, 0x3096, 0x309D, 0x309F],
        ["katakana"] = [0x30A1, 0x30FA, 0x30FD, 0x30FF, 0x31F0, 0x31FF, 0x32D0, 0x32FE, 0x3300, 0x3357, 0xFF66, 0xFF6F, 0xFF71, 0xFF9D],
        ["latin"] = [0x41, 0x5A, 0x61, 0x7A, 0xAA, 0xAA, 0xBA, 0xBA, 0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2B8, 0x2E0, 0x2E4, 0x1D00, 0x1D25, 0x1D2C, 0x1D5C, 0x1D62, 0x1D65, 0x1D6B, 0x1D77, 0x1D79, 0x1DBE, 0x1E00, 0x1EFF, 0x2071, 0x2071, 0x207F, 0x207F, 0x2090, 0x209C, 0x212A, 0x212B, 0x2132, 0x2132, 0x214E, 0x214E, 0x2160, 0x2188, 0x2C60, 0x2C7F, 0xA722, 0xA787, 0xA78B, 0xA7CA, 0xA7F2, 0xA7FF, 0xAB30, 0xAB5A, 0xAB5C, 0xAB64, 0xFB00, 0xFB06, 0xFF21, 0xFF3A, 0xFF41, 0xFF5A],
        ["thai"] = [0xE01, 0xE3A, 0xE40, 0xE5B],
    };

    /// <summary>Says whether a code point is of the script Han.</summary>
    public static bool IsHan(int codePoint) => IsIn(_scripts["han"], codePoint);

    /// <summary>
    /// Says whether a character is one of words as Rust's regex library has it: letters, marks, numbers that are letters, decimal digits, what
    /// connects words, and joiners.
    /// </summary>
    public static bool IsWord(int codePoint) => codePoint is 0x200C or 0x200D or >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189
        || CharUnicodeInfo.GetUnicodeCategory(codePoint) is <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    /// <summary>The inside of a character class of the set, or null where there is no such set.</summary>
    /// <param name="name">The name without case, blanks, hyphens and underscores.</param>
    /// <param name="negated">Whether all other characters are meant.</param>
    public static string? Content(string name, bool negated)
    {
        if (_contents.TryGetValue((name, negated), out var known))
        {
            return known;
        }

        Func<int, bool>? isMember = _scripts.TryGetValue(name, out var ranges) ? c => IsIn(ranges, c) : name switch
        {
            // Measured against Oniguruma, character by character: no joiners, and outside brackets the superscripts and fractions of Latin-1 too.
            "word" => c => IsWord(c) && c is not (0x200C or 0x200D),
            "word outside brackets" => c => (IsWord(c) && c is not (0x200C or 0x200D)) || c is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE),
            "punct" => c => CharUnicodeInfo.GetUnicodeCategory(c) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol,
            "space" => c => char.IsWhiteSpace((char)c),
            "blank" => c => c == '\t' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator,
            "cntrl" => c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Control,
            "upper" or "uppercase" => c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.UppercaseLetter || c is (>= 0x2160 and <= 0x216F) or (>= 0x24B6 and <= 0x24CF),
            "digit" => c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber,
            "xdigit" => c => c < 128 && char.IsAsciiHexDigit((char)c),
            "any" => _ => true,
            "ascii" => c => c < 128,
            _ => null,
        };
        return isMember is null ? null : _contents.GetOrAdd((name, negated), Ranges(c => isMember(c) != negated));
    }

    private static bool IsIn(int[] ranges, int codePoint)
    {
        for (var i = 0; i < ranges.Length; i += 2)
        {
            if (codePoint >= ranges[i] && codePoint <= ranges[i + 1])
            {
                return true;
            }
        }

        return false;
    }

    private static string Ranges(Func<int, bool> isMember)
    {
        var content = new StringBuilder();
        for (var first = 0; first < 0x10000; first++)
        {
            if (isMember(first))
            {
                var last = first;
                while (last < 0xFFFF && isMember(last + 1))
                {
                    last++;
                }

                content.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}-\\u{last:X4}");
                first = last;
            }
        }

        return content.ToString();
    }
}
