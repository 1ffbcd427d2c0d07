using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>Bounds and powers, with their number held until libtorch has read it (see <see cref="TensorSums"/>).</summary>
internal static class TensorBounds
{
    /// <summary>Each element, or the number where it is larger.</summary>
    public static Tensor AtLeast(this Tensor tensor, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.clamp_min(scalar);
    }

    /// <summary>Each whole number, or the number where it is larger.</summary>
    public static Tensor AtLeast(this Tensor tensor, long number)
    {
        using var scalar = number.ToScalar();
        return tensor.clamp_min(scalar);
    }

    /// <summary>Each element, or the number where it is smaller.</summary>
    public static Tensor AtMost(this Tensor tensor, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.clamp_max(scalar);
    }

    /// <summary>Each element to a power.</summary>
    public static Tensor Power(this Tensor tensor, double exponent)
    {
        using var scalar = exponent.ToScalar();
        return tensor.pow(scalar);
    }
}
