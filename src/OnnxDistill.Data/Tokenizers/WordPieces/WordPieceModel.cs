namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>
/// Cuts a word into the longest pieces of the vocabulary, from its beginning; a word that cannot be covered, or is longer than the
/// limit, is one unknown token (Devlin et al. 2018; Schuster and Nakajima 2012).
/// </summary>
internal sealed class WordPieceModel(PieceTrie trie, int unknownId, int maxCharacters)
{
    /// <summary>Appends the tokens of the word.</summary>
    /// <param name="word">UTF-16 units of the normalized word, at least one.</param>
    /// <param name="origins">For each unit the code point of the original text.</param>
    /// <param name="target">Where the tokens go.</param>
    public void Tokenize(ReadOnlySpan<char> word, ReadOnlySpan<int> origins, TokenList target)
    {
        var before = target.Length;
        var root = PieceTrie.Begin;
        var start = 0;
        if (word.Length <= maxCharacters || CodePoints(word) <= maxCharacters)
        {
            while (start < word.Length)
            {
                var length = trie.Longest(root, word[start..], out var id);
                if (length == 0)
                {
                    break;
                }

                target.Add(id, origins[start], origins[start + length - 1] + 1);
                start += length;
                root = PieceTrie.Continue;
            }
        }

        if (start < word.Length)
        {
            target.Truncate(before);
            target.Add(unknownId, origins[0], origins[^1] + 1);
        }
    }

    private static int CodePoints(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var unit in word)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }

        return count;
    }
}
