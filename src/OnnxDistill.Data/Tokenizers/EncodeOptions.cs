namespace OnnxDistill.Data.Tokenizers;

/// <summary>How to encode a text or pair.</summary>
public sealed record EncodeOptions
{
    /// <summary>Gets the number of tokens at most, special tokens included. The default value is null: no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Gets which text gives way. The default value is <see cref="Truncation.LongestFirst"/>.</summary>
    public Truncation Truncation { get; init; } = Truncation.LongestFirst;

    /// <summary>Gets a value indicating whether [CLS] and [SEP] are added. The default value is true.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>Gets a value indicating whether offsets are kept. The default value is false.</summary>
    public bool WithOffsets { get; init; }
}
