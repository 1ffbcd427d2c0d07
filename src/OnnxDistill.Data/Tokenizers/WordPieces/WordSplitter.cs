using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>BERT's pre-tokenizer: words end at white space, and each punctuation character is a word of its own.</summary>
internal static class WordSplitter
{
    private const CharacterTraits Ends = CharacterTraits.Space | CharacterTraits.Punctuation;
    private static readonly CharacterTraits[] _traits = BasicPlane();

    /// <summary>Finds the next word of normalized text.</summary>
    /// <param name="text">The normalized text.</param>
    /// <param name="at">Where to look from; moved behind the word.</param>
    /// <param name="start">The word's first UTF-16 unit.</param>
    /// <param name="length">Its length in units.</param>
    /// <returns>False where there are no more words.</returns>
    public static bool TryNext(ReadOnlySpan<char> text, ref int at, out int start, out int length)
    {
        start = at;
        while (at < text.Length)
        {
            var end = EndAt(text, at, out var width);
            if (end == 0)
            {
                at += width;
            }
            else if (at > start)
            {
                break;
            }
            else if (end == CharacterTraits.Punctuation)
            {
                at += width;
                break;
            }
            else
            {
                at += width;
                start = at;
            }
        }

        length = at - start;
        return length > 0;
    }

    /// <summary>Splits normalized text and appends the tokens of its words, and the words where they are wanted.</summary>
    public static void Split(ReadOnlySpan<char> text, ReadOnlySpan<int> origins, WordPieceModel model, TokenList target, WordList? words = null)
    {
        for (var at = 0; TryNext(text, ref at, out var start, out var length);)
        {
            var first = target.Length;
            model.Tokenize(text.Slice(start, length), origins.Slice(start, length), target);
            words?.Add(text.Slice(start, length), origins[start], origins[start + length - 1] + 1, first, target.Length);
        }
    }

    private static CharacterTraits EndAt(ReadOnlySpan<char> text, int at, out int width)
    {
        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length)
        {
            width = 2;
            return CharacterTable.Instance.Traits(char.ConvertToUtf32(text[at], text[at + 1])) & Ends;
        }

        width = 1;
        return _traits[text[at]];
    }

    private static CharacterTraits[] BasicPlane()
    {
        var traits = new CharacterTraits[0x10000];
        for (var c = 0; c < traits.Length; c++)
        {
            traits[c] = CharacterTable.Instance.Traits(c) & Ends;
        }

        return traits;
    }
}
