using System.Globalization;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Patterns;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>The pre-tokenizers that split at characters of a kind.</summary>
internal static class CharacterPreTokenizers
{
    private static readonly CharacterPattern _space = new(c => Has(c, CharacterTraits.Space));
    private static readonly CharacterPattern _punctuation = new(c => Has(c, CharacterTraits.Punctuation));
    private static readonly CharacterPattern _numeric = new(c => CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber);

    /// <summary>Gets WhitespaceSplit.</summary>
    public static PreTokenizer WhiteSpace { get; } = new PatternPreTokenizer(_space, SplitBehavior.Removed);

    /// <summary>Gets BertPreTokenizer: at white space, and around each punctuation character.</summary>
    public static PreTokenizer Bert { get; } = new PreTokenizerSequence([WhiteSpace, Punctuation(SplitBehavior.Isolated)]);

    /// <summary>Punctuation.</summary>
    public static PreTokenizer Punctuation(SplitBehavior behavior) => new PatternPreTokenizer(_punctuation, behavior);

    /// <summary>Digits, each by itself or those that follow each other together.</summary>
    public static PreTokenizer Digits(bool individually) => new PatternPreTokenizer(_numeric, individually ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    /// <summary>CharDelimiterSplit.</summary>
    public static PreTokenizer Delimiter(string delimiter) => new PatternPreTokenizer(new LiteralPattern(delimiter), SplitBehavior.Removed);

    private static bool Has(int codePoint, CharacterTraits trait) => (CharacterTable.Instance.Traits(codePoint) & trait) != 0;
}
