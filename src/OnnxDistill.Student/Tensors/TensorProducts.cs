using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>Products and quotients of a tensor and a number, which is held until libtorch has read it (see <see cref="TensorSums"/>).</summary>
internal static class TensorProducts
{
    /// <summary>Each element times the number.</summary>
    public static Tensor Times(this Tensor tensor, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.mul(scalar);
    }

    /// <summary>Each element becomes itself times the number.</summary>
    public static Tensor ScaleBy(this Tensor tensor, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.mul_(scalar);
    }

    /// <summary>Each element divided by the number.</summary>
    public static Tensor Over(this Tensor tensor, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.div(scalar);
    }
}
