using Microsoft.ML.Tokenizers;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.MicrosoftTokenizers;

/// <summary>BERT's normalizer for Microsoft.ML.Tokenizers.</summary>
internal sealed class MicrosoftNormalizer(WordPieceTextTokenizer tokenizer) : Normalizer
{
    public override string Normalize(string original) => tokenizer.Normalize(original);

    public override string Normalize(ReadOnlySpan<char> original) => tokenizer.Normalize(original.ToString());
}
