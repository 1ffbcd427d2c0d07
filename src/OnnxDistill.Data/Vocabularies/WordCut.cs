using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>How a vocabulary cuts the words that it was trained on, repetitions included.</summary>
/// <param name="Whole">The words that are one piece.</param>
/// <param name="Unknown">The words that it does not cover.</param>
/// <param name="Pieces">The pieces of all words.</param>
internal readonly record struct WordCut(long Whole, long Unknown, long Pieces)
{
    /// <summary>Cuts the words.</summary>
    public static WordCut Of(IReadOnlyDictionary<string, long> words, IReadOnlyList<string> pieces, VocabularyOptions options)
    {
        const int Unknown = -1;
        var ordinary = pieces.Select((piece, id) => (piece, id)).Skip(options.Special.Count);
        var model = new WordPieceModel(new PieceTrie(ordinary, PieceTable.Prefix), Unknown, VocabularyFiles.MaxCharacters);
        var target = new TokenList();
        var cut = default(WordCut);
        foreach (var (word, count) in words)
        {
            target.Truncate(0);
            model.Tokenize(word, new int[word.Length], target);
            var unknown = target.Ids[0] == Unknown;
            cut = new WordCut(
                cut.Whole + (target.Length == 1 && !unknown ? count : 0),
                cut.Unknown + (unknown ? count : 0),
                cut.Pieces + (target.Length * count));
        }

        return cut;
    }
}
