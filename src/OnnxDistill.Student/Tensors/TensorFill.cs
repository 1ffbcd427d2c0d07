using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>Fills parts of tensors with a number.</summary>
internal static class TensorFill
{
    /// <summary>
    /// The tensor with a number where the mask is true. TorchSharp's own operator lets go of the number before libtorch reads it, which it does
    /// only after copying the tensor: a garbage collection meanwhile frees it, and the fill fails or takes another number.
    /// </summary>
    public static Tensor Filled(this Tensor tensor, Tensor mask, double value)
    {
        using var scalar = value.ToScalar();
        return tensor.masked_fill(mask, scalar);
    }
}
