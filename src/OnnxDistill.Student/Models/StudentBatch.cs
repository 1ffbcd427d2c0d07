using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>The padded token ids of one training or evaluation step.</summary>
/// <param name="InputIds">Token ids, <c>[batch, length]</c>, int64.</param>
/// <param name="TokenTypeIds">0 for the first text and 1 for the second, <c>[batch, length]</c>, int64.</param>
/// <param name="Mask">1 where a token is valid and 0 where it is padding, <c>[batch, length]</c>, int64.</param>
/// <param name="Lengths">Valid tokens per row, <c>[batch]</c>, int64, always on the CPU.</param>
internal sealed record StudentBatch(Tensor InputIds, Tensor TokenTypeIds, Tensor Mask, Tensor Lengths)
{
    /// <summary>Gets the masked positions, <c>[batch, positions]</c>, int64, -1 in padding; null where rows are not masked.</summary>
    public Tensor? MaskedPositions { get; init; }

    /// <summary>Gets the token ids of the second text, <c>[batch, pair length]</c>, int64, for a siamese student; else null.</summary>
    public Tensor? PairInputIds { get; init; }

    /// <summary>Gets the valid tokens of each second text, <c>[batch]</c>, int64, always on the CPU; null without a second text.</summary>
    public Tensor? PairLengths { get; init; }
}
