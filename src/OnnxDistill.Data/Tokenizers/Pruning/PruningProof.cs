namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>Compares what a tokenizer and its pruned form make of texts.</summary>
/// <param name="whole">The tokenizer.</param>
/// <param name="pruned">Its pruned form, loaded.</param>
/// <param name="result">What was kept.</param>
internal sealed class PruningProof(TextTokenizer whole, TextTokenizer pruned, PrunedTokenizer result)
{
    private static readonly EncodeOptions _bare = new() { AddSpecialTokens = false };

    /// <summary>Whether both read a text, or a pair, as the same pieces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text; null for none.</param>
    /// <param name="options">How they are encoded.</param>
    public bool IsSame(string text, string? pair, EncodeOptions options)
    {
        var (before, after) = (whole.Encode(text, pair, options), pruned.Encode(text, pair, options));
        return before.PairStart == after.PairStart && before.InputIds.AsSpan().SequenceEqual([.. after.InputIds.Select(id => result.Kept[id])]);
    }

    /// <summary>Whether every piece of a text, or of a pair, is kept, so that both must read it as the same pieces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text; null for none.</param>
    public bool IsKept(string text, string? pair) => whole.Encode(text, pair, new EncodeOptions()).InputIds.All(id => result.IdOf(id) is not null);

    /// <summary>Whether the smaller tokenizer has no unknown token in a text where the whole one has none.</summary>
    /// <param name="text">The text.</param>
    public bool IsCovered(string text) => whole.UnknownId is not { } before || pruned.UnknownId is not { } after
        || whole.Encode(text, null, _bare).InputIds.Contains(before) || !pruned.Encode(text, null, _bare).InputIds.Contains(after);

    /// <summary>The words that pieces now gone stand for, each as a text: the first that the smaller tokenizer does not know, and how many were tried.</summary>
    public (string? Unknown, int Tried) TryPiecesGone()
    {
        var (start, tried) = (Start(), 0);
        for (var id = 0; id < result.Before; id++)
        {
            if (result.IdOf(id) is null && whole.TokenOf(id) is { Length: > 0 } piece)
            {
                tried++;
                var word = Word(piece, start);
                if (!IsCovered(word))
                {
                    return (word, tried);
                }
            }
        }

        return (null, tried);
    }

    // As it would stand in a text: what goes on with a word behind a letter, blanks for the marks of SentencePiece and of byte-level BPE.
    private string Word(string piece, string start) =>
        (result.Prefix.Length > 0 && piece.Length > result.Prefix.Length && piece.StartsWith(result.Prefix, StringComparison.Ordinal) ? start + piece[result.Prefix.Length..] : piece)
        .Replace('\u2581', ' ').Replace('\u0120', ' ');

    // A letter that both read as itself and that makes one word with what follows, which a Chinese one does not.
    private string Start() => result.Kept
        .Where(id => whole.TokenOf(id) is { Length: 1 } letter && char.IsLetter(letter[0]) && Reads(letter, id) && !Reads(letter + letter, id, id))
        .Select(whole.TokenOf)
        .FirstOrDefault() ?? string.Empty;

    private bool Reads(string text, params int[] ids) => whole.Encode(text, null, _bare).InputIds.AsSpan().SequenceEqual(ids);
}
