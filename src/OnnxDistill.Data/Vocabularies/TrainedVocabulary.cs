using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>A vocabulary and what it was trained on.</summary>
/// <param name="Pieces">The pieces by id, special tokens first.</param>
/// <param name="Special">The number of special tokens.</param>
/// <param name="Characters">The number of pieces of one character, those behind ## included.</param>
/// <param name="DroppedCharacters">The number of characters beyond <see cref="VocabularyOptions.Alphabet"/>, whose words are unknown.</param>
/// <param name="Rows">The rows read.</param>
/// <param name="Words">The words read.</param>
/// <param name="DistinctWords">The distinct ones among them.</param>
/// <param name="WholeWords">The words, repetitions included, that are one piece.</param>
/// <param name="UnknownWords">The words, repetitions included, that the pieces do not cover.</param>
/// <param name="PiecesOfWords">The pieces that all words are cut into.</param>
/// <param name="Files">The tokenizer files: tokenizer.json, vocab.txt, tokenizer_config.json and special_tokens_map.json.</param>
public sealed record TrainedVocabulary(
    IReadOnlyList<string> Pieces,
    int Special,
    int Characters,
    int DroppedCharacters,
    long Rows,
    long Words,
    int DistinctWords,
    long WholeWords,
    long UnknownWords,
    long PiecesOfWords,
    TokenizerFiles Files)
{
    /// <summary>Gets the number of words that are here for their vectors alone; null where the pieces are no whole words. The default value is null.</summary>
    public int? VectorWords { get; init; }
}
