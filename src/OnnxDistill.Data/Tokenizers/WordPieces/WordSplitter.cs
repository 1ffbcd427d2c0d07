using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>BERT's pre-tokenizer: words end at white space, and each punctuation character is a word of its own.</summary>
internal static class WordSplitter
{
    private const CharacterTraits Ends = CharacterTraits.Space | CharacterTraits.Punctuation;
    private static readonly CharacterTraits[] _traits = BasicPlane();

    /// <summary>Splits normalized text and appends the tokens of its words.</summary>
    public static void Split(ReadOnlySpan<char> text, ReadOnlySpan<int> origins, WordPieceModel model, TokenList target)
    {
        var traits = _traits;
        var word = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var trait = traits[text[i]];
            var width = 1;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length)
            {
                trait = CharacterTable.Instance.Traits(char.ConvertToUtf32(text[i], text[i + 1])) & Ends;
                width = 2;
            }

            if (trait != 0)
            {
                if (word < i)
                {
                    model.Tokenize(text[word..i], origins[word..i], target);
                }

                if (trait == CharacterTraits.Punctuation)
                {
                    model.Tokenize(text.Slice(i, width), origins.Slice(i, width), target);
                }

                word = i + width;
            }

            i += width - 1;
        }

        if (word < text.Length)
        {
            model.Tokenize(text[word..], origins[word..], target);
        }
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
