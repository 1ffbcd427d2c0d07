namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>A text with one masked token, for a masked language model.</summary>
/// <param name="InputIds">The token ids with special tokens.</param>
/// <param name="TokenTypeIds">0 for the first text, 1 for the second; as many as there are ids.</param>
/// <param name="Position">Where the mask stands.</param>
internal sealed record MaskedText(int[] InputIds, int[] TokenTypeIds, int Position);
