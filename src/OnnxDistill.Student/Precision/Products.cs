using OnnxDistill.Student.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Precision;

/// <summary>
/// The products of a student's layers, in the precision of the step under way (Micikevicius et al. 2018, "Mixed Precision Training"; with bf16's range no loss
/// scaling). Gradients pass the same casts backward: their products are of bf16 too, and what reaches a parameter is fp32. It belongs to the thread that
/// trains.
/// </summary>
internal static class Products
{
    [ThreadStatic]
    private static bool s_rounded;

    /// <summary>Gets a value indicating whether products are of bf16 now.</summary>
    public static bool AreRounded => s_rounded;

    /// <summary>Takes a precision until disposed, then fp32 again.</summary>
    public static Taken Take(TrainingPrecision precision)
    {
        s_rounded = precision == TrainingPrecision.Bf16;
        return default;
    }

    /// <summary>A dense layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="x"><c>[..., from]</c>.</param>
    /// <returns><c>[..., to]</c>, of the type of x.</returns>
    public static Tensor Dense(Linear layer, Tensor x) => IsRounded(x) ? Dense(x, layer.weight!, layer.bias) : layer.call(x);

    /// <summary>A dense layer of given weights.</summary>
    /// <param name="x"><c>[..., from]</c>.</param>
    /// <param name="weight"><c>[to, from]</c>.</param>
    /// <param name="bias"><c>[to]</c>, added in fp32; null for none.</param>
    public static Tensor Dense(Tensor x, Tensor weight, Tensor? bias)
    {
        if (!IsRounded(x))
        {
            return nn.functional.linear(x, weight, bias);
        }

        var product = nn.functional.linear(Rounded(x), Rounded(weight)).to(x.dtype);
        return bias is null ? product : product.Plus(bias);
    }

    /// <summary>The product of two (stacks of) matrices.</summary>
    public static Tensor Of(Tensor a, Tensor b) => IsRounded(a) ? Rounded(a).matmul(Rounded(b)).to(a.dtype) : a.matmul(b);

    // A 64-bit student is one that somebody wants exact.
    private static bool IsRounded(Tensor x) => s_rounded && x.dtype == ScalarType.Float32;

    private static Tensor Rounded(Tensor x) => x.to(ScalarType.BFloat16);

    /// <summary>A precision that was taken.</summary>
    public readonly struct Taken : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => s_rounded = false;
    }
}
