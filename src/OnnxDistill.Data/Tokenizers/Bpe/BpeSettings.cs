namespace OnnxDistill.Data.Tokenizers.Bpe;

/// <summary>What a BPE model is made of beside its vocabulary; as in Hugging Face's tokenizer.json.</summary>
internal sealed record BpeSettings
{
    /// <summary>Gets the merges, the first to be done first.</summary>
    public required IReadOnlyList<(string Left, string Right)> Merges { get; init; }

    /// <summary>Gets the token for characters that are not in the vocabulary. The default value is null: they are left out.</summary>
    public string? Unknown { get; init; }

    /// <summary>Gets what stands before every symbol but a word's first.</summary>
    public string ContinuingPrefix { get; init; } = "";

    /// <summary>Gets what stands behind a word's last symbol.</summary>
    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Gets a value indicating whether unknown characters in a row are one token.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Gets a value indicating whether unknown characters become tokens like &lt;0xE2&gt;, one a UTF-8 byte, where the vocabulary has them.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Gets a value indicating whether a word that is in the vocabulary is one token, whatever the merges say.</summary>
    public bool IgnoresMerges { get; init; }
}
