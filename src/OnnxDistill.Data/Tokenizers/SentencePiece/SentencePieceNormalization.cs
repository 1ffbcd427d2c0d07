namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>How a SentencePiece model normalizes a text (NormalizerSpec); the defaults are those of sentencepiece_model.proto.</summary>
internal sealed record SentencePieceNormalization
{
    /// <summary>Gets the name of the rules, such as nmt_nfkc. The default value is empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Gets the table of replacements, as <c>precompiled_charsmap</c>; empty where text stays as it is. The default value is empty.</summary>
    public byte[] CharsMap { get; init; } = [];

    /// <summary>Gets whether a blank is put before the text. The default value is true.</summary>
    public bool AddDummyPrefix { get; init; } = true;

    /// <summary>Gets whether blanks at the ends go, and several become one. The default value is true.</summary>
    public bool RemoveExtraWhitespaces { get; init; } = true;

    /// <summary>Gets whether blanks become U+2581. The default value is true.</summary>
    public bool EscapeWhitespaces { get; init; } = true;
}
