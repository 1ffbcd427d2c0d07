using System.Buffers;
using System.Text;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Patterns;

namespace OnnxDistill.Data.Tokenizers.AddedTokens;

/// <summary>Finds added tokens in a text: leftmost first, the longest of those that begin there.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, Bucket> _buckets;
    private readonly SearchValues<char> _firstUnits;

    /// <summary>A matcher of these tokens; their content is what stands in the text that is searched.</summary>
    public AddedTokenMatcher(IEnumerable<AddedToken> tokens)
    {
        _buckets = tokens.Where(t => t.Content.Length > 0).GroupBy(t => t.Content[0]).ToDictionary(g => g.Key, g => new Bucket(
            [.. g.OrderByDescending(t => t.Content.Length)],
            SearchValues.Create([.. g.Where(t => t.Content.Length > 1).Select(t => t.Content[1]).Distinct()])));
        _firstUnits = SearchValues.Create([.. _buckets.Keys]);
    }

    /// <summary>Gets a value indicating whether there is nothing to find.</summary>
    public bool IsEmpty => _buckets.Count == 0;

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
        Rune.DecodeLastFromUtf16(text, out var last, out _) == OperationStatus.Done && UnicodeSets.IsWord(last.Value);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var first, out _) == OperationStatus.Done && UnicodeSets.IsWord(first.Value);

    private AddedToken? Longest(ReadOnlySpan<char> text)
    {
        var bucket = _buckets[text[0]];
        if (text.Length > 1 && !bucket.SecondUnits.Contains(text[1]))
        {
            // Only a token of one unit may begin here.
            return bucket.Tokens[^1].Content.Length == 1 ? bucket.Tokens[^1] : null;
        }

        foreach (var token in bucket.Tokens)
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
            {
                return token;
            }
        }

        return null;
    }

    // Tokens that begin with one unit, the longest first, and what may follow it.
    private sealed record Bucket(AddedToken[] Tokens, SearchValues<char> SecondUnits);
}
