namespace OnnxDistill.Data.Tokenizers;

/// <summary>A text or pair as token ids, without padding.</summary>
/// <param name="InputIds">[length] token ids, special tokens included.</param>
/// <param name="TokenTypeIds">[length] 0 for the first text, 1 for the second.</param>
/// <param name="PairStart">Index of the first token of the second text; the length where there is no second text.</param>
/// <param name="Offsets">[length] positions in the original texts, where they were asked for; those of the second text count from its own start.</param>
public sealed record Encoding(int[] InputIds, int[] TokenTypeIds, int PairStart, Offset[]? Offsets)
{
    /// <summary>Gets how many tokens of the texts did not fit into the maximum length. The default value is 0: the texts are whole.</summary>
    public int Dropped { get; init; }
}
