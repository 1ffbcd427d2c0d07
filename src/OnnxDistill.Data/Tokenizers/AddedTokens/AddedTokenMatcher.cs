using System.Buffers;
using System.Globalization;
using System.Text;
using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.AddedTokens;

/// <summary>Finds added tokens in a text: leftmost first, the longest of those that begin there.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly AddedToken[] _tokens;
    private readonly SearchValues<char> _firstUnits;

    /// <summary>A matcher of these tokens; their content is what stands in the text that is searched.</summary>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        _tokens = [.. tokens.Where(t => t.Content.Length > 0).OrderByDescending(t => t.Content.Length)];
        _firstUnits = SearchValues.Create([.. _tokens.Select(t => t.Content[0]).Distinct()]);
    }

    /// <summary>Gets a value indicating whether there is nothing to find.</summary>
    public bool IsEmpty => _tokens.Length == 0;

    /// <summary>Finds the next token at or after a position; false where there is none.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where the token before ended: nothing before it is taken along.</param>
    /// <param name="match">The token found.</param>
    public bool TryFind(ReadOnlySpan<char> text, int from, out AddedTokenMatch match)
    {
        for (var at = from; at < text.Length;)
        {
            var step = text[at..].IndexOfAny(_firstUnits);
            if (step < 0)
            {
                break;
            }

            at += step;
            if (Longest(text[at..]) is not { } token)
            {
                at++;
                continue;
            }

            var end = at + token.Content.Length;
            if (token.SingleWord && (EndsWithWord(text[..at]) || StartsWithWord(text[end..])))
            {
                // Hugging Face searches on behind the token that it discards.
                at = end;
                continue;
            }

            var start = at;
            while (token.LeftStrip && start > from && IsSpace(text[start - 1]))
            {
                start--;
            }

            while (token.RightStrip && end < text.Length && IsSpace(text[end]))
            {
                end++;
            }

            match = new AddedTokenMatch(token.Id, start, end);
            return true;
        }

        match = default;
        return false;
    }

    private static bool IsSpace(char unit) => (CharacterTable.Instance.Traits(unit) & CharacterTraits.Space) != 0;

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var last, out _) == OperationStatus.Done && IsWord(last);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var first, out _) == OperationStatus.Done && IsWord(first);

    // Unicode's \w (UTS 18, annex C), with letters for Alphabetic.
    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;

    private AddedToken? Longest(ReadOnlySpan<char> text)
    {
        foreach (var token in _tokens)
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
            {
                return token;
            }
        }

        return null;
    }
}
