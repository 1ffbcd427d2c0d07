using OnnxDistill.Data.Augmentation.Texts;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>The words that a masked language model's answers are.</summary>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="dialect">TinyBERT's program takes all pieces that begin a word, [UNK] and punctuation among them; else only words are taken.</param>
internal sealed class PieceWords(TextTokenizer tokenizer, AugmentationDialect dialect)
{
    private const string Continues = "##";

    // What byte-level BPE and SentencePiece write for the blank before a word.
    private const char ByteBlank = 'Ġ';
    private const char MetaBlank = '▁';

    /// <summary>The words among pieces, in their order.</summary>
    /// <param name="ids">The pieces.</param>
    /// <param name="own">The piece in whose place they are to stand.</param>
    public IReadOnlyList<string> Words(IReadOnlyList<int> ids, int own)
    {
        var mark = tokenizer.TokenOf(own) is [ByteBlank or MetaBlank, ..] piece ? piece[0] : '\0';
        return [.. ids.Select(id => Word(id, mark)).OfType<string>()];
    }

    private string? Word(int id, char mark)
    {
        var piece = tokenizer.TokenOf(id);
        if (piece is null || piece.StartsWith(Continues, StringComparison.Ordinal))
        {
            return null;
        }

        if (dialect == AugmentationDialect.Reference)
        {
            return piece;
        }

        if (mark != '\0')
        {
            // Bytes beyond ASCII are written with letters that mean others.
            piece = piece[0] == mark && (mark == MetaBlank || piece.AsSpan(1).ContainsAnyExceptInRange('!', '~') is false) ? piece[1..] : string.Empty;
        }

        return Letters.Only(piece) ? piece : null;
    }
}
