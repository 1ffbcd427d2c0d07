using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Masking;

/// <summary>Which positions of a batch hold tokens, in the shapes that objectives need. A mask is <c>[batch, length]</c>, 1 where a token is.</summary>
internal static class ValidTokens
{
    /// <summary>Bool, <c>[batch, length, 1]</c>: for hidden states.</summary>
    public static Tensor Rows(Tensor mask) => mask.IsNot(0).unsqueeze(-1);

    /// <summary>Bool, <c>[batch, 1, query, 1]</c>.</summary>
    public static Tensor Queries(Tensor mask) => mask.IsNot(0).unsqueeze(1).unsqueeze(-1);

    /// <summary>Bool, <c>[batch, 1, 1, key]</c>.</summary>
    public static Tensor Keys(Tensor mask) => mask.IsNot(0).unsqueeze(1).unsqueeze(1);

    /// <summary>Bool, <c>[batch, 1, query, key]</c>: both are tokens.</summary>
    public static Tensor Pairs(Tensor mask) => Queries(mask).logical_and(Keys(mask));

    /// <summary>The tensor with 0 where <paramref name="valid"/> is false, whatever was there, and no gradient to there.</summary>
    public static Tensor Keep(Tensor tensor, Tensor valid) => tensor.Filled(valid.logical_not(), 0);
}
