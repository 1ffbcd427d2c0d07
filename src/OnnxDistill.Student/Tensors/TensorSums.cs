using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>
/// Sums of tensors. libtorch multiplies the second term by a number, 1 unless told otherwise, which it reads only after it has made room for the
/// sum; TorchSharp's own <c>+</c> and <c>add</c> let go of that number before, and a garbage collection meanwhile frees it: the sum fails, or has another term.
/// </summary>
internal static class TensorSums
{
    private static readonly Scalar One = 1.ToScalar();

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + a number.</summary>
    public static Tensor Plus(this Tensor a, double number)
    {
        using var scalar = number.ToScalar();
        return a.add(scalar, One);
    }

    /// <summary>a + times · b.</summary>
    public static Tensor PlusTimes(this Tensor a, double times, Tensor b)
    {
        using var scalar = times.ToScalar();
        return a.add(b, scalar);
    }

    /// <summary>a + b · c, in one pass.</summary>
    public static Tensor PlusProduct(this Tensor a, Tensor b, Tensor c) => a.addcmul(b, c, One);

    /// <summary>a becomes a + times · b.</summary>
    public static Tensor AddTimes(this Tensor a, double times, Tensor b)
    {
        using var scalar = times.ToScalar();
        return a.add_(b, scalar);
    }

    /// <summary>a becomes a + times · b · c.</summary>
    public static Tensor AddProduct(this Tensor a, double times, Tensor b, Tensor c)
    {
        using var scalar = times.ToScalar();
        return a.addcmul_(b, c, scalar);
    }

    /// <summary>a becomes a + times · b / c.</summary>
    public static Tensor AddQuotient(this Tensor a, double times, Tensor b, Tensor c)
    {
        using var scalar = times.ToScalar();
        return a.addcdiv_(b, c, scalar);
    }
}
