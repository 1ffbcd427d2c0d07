namespace OnnxDistill.Data.Vocabularies;

/// <summary>How a vocabulary is trained; the defaults are those of Hugging Face's <c>BertWordPieceTokenizer.train</c>.</summary>
public sealed record VocabularyOptions
{
    /// <summary>Gets the number of pieces, special tokens included. The default value is 30000.</summary>
    public int Size { get; init; } = 30_000;

    /// <summary>Gets how often two neighbours must occur to become one piece. The default value is 2.</summary>
    public long MinFrequency { get; init; } = 2;

    /// <summary>Gets the number of characters to keep, the most frequent ones. The default value is 1000.</summary>
    public int Alphabet { get; init; } = 1000;

    /// <summary>Gets whether text is lower-cased and loses its accents. The default value is true.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>
    /// Gets the tokens that come first, whatever the text holds. The default value is [PAD], [UNK], [CLS], [SEP], [MASK].
    /// </summary>
    internal IReadOnlyList<string> Special { get; init; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
}
