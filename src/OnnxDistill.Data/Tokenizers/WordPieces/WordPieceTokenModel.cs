using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.WordPieces;

/// <summary>WordPiece behind pre-tokenizers other than BERT's.</summary>
internal sealed class WordPieceTokenModel : TokenModel
{
    private readonly PieceTrie _trie;
    private readonly int? _unknown;
    private readonly string _unknownPiece;
    private readonly int _maxCharacters;

    /// <summary>Builds the model.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="prefix">What pieces that go on with a word begin with.</param>
    /// <param name="unknown">The piece for words that cannot be covered.</param>
    /// <param name="maxCharacters">Words of more code points are unknown.</param>
    public WordPieceTokenModel(Vocabulary vocabulary, string prefix, string unknown, int maxCharacters)
    {
        _trie = new PieceTrie(vocabulary.Ids.Select(p => (p.Key, p.Value)), prefix);
        _unknownPiece = unknown;
        _unknown = vocabulary.IdOf(unknown);
        _maxCharacters = maxCharacters;
    }

    /// <inheritdoc/>
    public override void Tokenize(ReadOnlySpan<char> word, List<ModelToken> into)
    {
        var before = into.Count;
        var start = 0;
        if (CodePoints.Count(word) <= _maxCharacters)
        {
            for (int length; start < word.Length; start += length)
            {
                length = _trie.Longest(start == 0 ? PieceTrie.Begin : PieceTrie.Continue, word[start..], out var id);
                if (length == 0)
                {
                    break;
                }

                into.Add(new(id, start, start + length));
            }
        }

        if (start < word.Length)
        {
            into.RemoveRange(before, into.Count - before);
            into.Add(new(_unknown ?? throw new InvalidDataException($"the word '{word[..Math.Min(word.Length, 60)]}' cannot be covered by the tokenizer's vocabulary, and it has no {_unknownPiece}"), 0, word.Length));
        }
    }
}
