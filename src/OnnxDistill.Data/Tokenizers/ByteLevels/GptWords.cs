using System.Globalization;
using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.ByteLevels;

/// <summary>
/// GPT-2's words (encoder.py): contractions, letters, digits and the rest, each with at most one blank before it, and stretches of white space
/// of which the last character goes with the word after. The expression
/// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ by hand, since .NET's would backtrack.
/// </summary>
internal static class GptWords
{
    private const byte Other = 0;
    private const byte Letter = 1;
    private const byte Number = 2;
    private const byte Space = 3;
    private static readonly byte[] _classes = Classes();

    /// <summary>The length of the word that begins a text that is not empty.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text) is > 0 and var contraction)
        {
            return contraction;
        }

        // A blank goes with the word after it.
        var start = text[0] == ' ' && text.Length > 1 && ClassAt(text, 1, out _) != Space ? 1 : 0;
        var kind = ClassAt(text, start, out var width);
        var end = start + width;
        while (end < text.Length && ClassAt(text, end, out width) == kind)
        {
            end += width;
        }

        // White space before a word leaves its last character to the word, unless it is only one.
        return kind == Space && end < text.Length && end > 1 ? end - 1 : end;
    }

    private static int Contraction(ReadOnlySpan<char> text) => text.Length < 2 ? 0 : text[1] switch
    {
        's' or 't' or 'm' or 'd' => 2,
        'r' or 'v' when text.Length > 2 && text[2] == 'e' => 3,
        'l' when text.Length > 2 && text[2] == 'l' => 3,
        _ => 0,
    };

    private static byte ClassAt(ReadOnlySpan<char> text, int at, out int width)
    {
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length)
        {
            width = 2;
            return ClassOf(char.ConvertToUtf32(text[at], text[at + 1]));
        }

        width = 1;
        return _classes[text[at]];
    }

    private static byte ClassOf(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        <= UnicodeCategory.OtherLetter => Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Number,
        _ => (CharacterTable.Instance.Traits(codePoint) & CharacterTraits.Space) != 0 ? Space : Other,
    };

    private static byte[] Classes()
    {
        var classes = new byte[0x10000];
        for (var c = 0; c < classes.Length; c++)
        {
            classes[c] = char.IsSurrogate((char)c) ? Other : ClassOf(c);
        }

        return classes;
    }
}
