using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tensors;

/// <summary>
/// Sums of tensors. TorchSharp makes a native object of every number, also of the 1 by which the second term of a sum is multiplied, and lets go of
/// it before libtorch has read it: a garbage collection that another thread causes meanwhile frees it, and the operation fails or takes another
/// number. Here and in the files beside numbers are held; <c>BannedSymbols.txt</c> refuses TorchSharp's own operators in this room.
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
