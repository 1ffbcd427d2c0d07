using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>Comparisons of each element with a number, which is held until libtorch has read it (see <see cref="TensorSums"/>).</summary>
internal static class TensorComparisons
{
    /// <summary>Whether an element is the number.</summary>
    public static Tensor Is(this Tensor tensor, long number)
    {
        using var scalar = number.ToScalar();
        return tensor.eq(scalar);
    }

    /// <summary>Whether an element is another number.</summary>
    public static Tensor IsNot(this Tensor tensor, long number)
    {
        using var scalar = number.ToScalar();
        return tensor.ne(scalar);
    }

    /// <summary>Whether an element is negative.</summary>
    public static Tensor IsNegative(this Tensor tensor)
    {
        using var scalar = 0L.ToScalar();
        return tensor.lt(scalar);
    }

    /// <summary>Whether an element is the number or below it.</summary>
    public static Tensor IsAtMost(this Tensor tensor, double number)
    {
        using var scalar = number.ToScalar();
        return tensor.le(scalar);
    }
}
