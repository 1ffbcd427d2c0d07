using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>
/// A text in which every character beyond the basic plane is one unit: a character of the basic plane of the same general category (and
/// Han for Han), of a script that expressions hardly ever name. .NET's expressions see two surrogates there, which are neither letters nor digits.
/// </summary>
internal sealed record ProjectedText(string Units, int[] Positions)
{
    private const char Han = '\u3400';

    /// <summary>Projects a text; <see cref="Positions"/> [length + 1] are those of its units in the text.</summary>
    public static ProjectedText Of(ReadOnlySpan<char> text)
    {
        var units = new StringBuilder(text.Length);
        var positions = new List<int>(text.Length + 1);
        for (int i = 0, width; i < text.Length; i += width)
        {
            Rune.DecodeFromUtf16(text[i..], out var rune, out width);
            units.Append(rune.IsBmp ? (char)rune.Value : StandIn(rune));
            positions.Add(i);
        }

        positions.Add(text.Length);
        return new ProjectedText(units.ToString(), [.. positions]);
    }

    private static char StandIn(Rune rune) => UnicodeSets.IsHan(rune.Value) ? Han : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => '\u13A0',
        UnicodeCategory.LowercaseLetter => '\u13F8',
        UnicodeCategory.ModifierLetter => '\uA015',
        UnicodeCategory.OtherLetter => '\uA000',
        UnicodeCategory.NonSpacingMark => '\u1DC0',
        UnicodeCategory.SpacingCombiningMark => '\uA823',
        UnicodeCategory.EnclosingMark => '\uA670',
        UnicodeCategory.DecimalDigitNumber => '\uA620',
        UnicodeCategory.LetterNumber => '\uA6E6',
        UnicodeCategory.OtherNumber => '\uA830',
        UnicodeCategory.MathSymbol => '\u27C0',
        UnicodeCategory.CurrencySymbol => '\uA838',
        UnicodeCategory.ModifierSymbol => '\uA700',
        UnicodeCategory.OtherSymbol => '\uA490',
        UnicodeCategory.DashPunctuation => '\u2E1A',
        UnicodeCategory.OpenPunctuation => '\u2E22',
        UnicodeCategory.ClosePunctuation => '\u2E23',
        UnicodeCategory.OtherPunctuation => '\uA4FE',
        UnicodeCategory.Format => '\u2061',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\u2FE0',
    };
}
