namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>How a SentencePiece model cuts a text; the numbers are those of sentencepiece_model.proto.</summary>
internal enum SentencePieceModelType
{
    /// <summary>The way of the largest sum of scores.</summary>
    Unigram = 1,

    /// <summary>Merges in the order of scores.</summary>
    Bpe = 2,
}
