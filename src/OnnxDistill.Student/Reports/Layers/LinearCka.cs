using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Reports.Layers;

/// <summary>
/// Linear centred kernel alignment of two representations of the same samples: 1 where one is a rotation and scaling of the other, whatever their
/// widths. Kornblith et al. 2019, section 3: ‖YᵀX‖² / (‖XᵀX‖ ‖YᵀY‖) of columns with mean 0, Frobenius norms. Fewer samples than the
/// width bring it near 1 by themselves.
/// </summary>
internal static class LinearCka
{
    /// <summary>The alignment, 0 to 1; NaN where one of them is the same for all samples.</summary>
    /// <param name="x">[samples, width].</param>
    /// <param name="y">[samples, other width].</param>
    public static double Of(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Centred(x), Centred(y));
        var (norm, other) = (Squares(a, a), Squares(b, b));
        return norm == 0 || other == 0 ? double.NaN : Squares(b, a) / Math.Sqrt(norm) / Math.Sqrt(other);
    }

    private static Tensor Centred(Tensor x)
    {
        var wide = x.to(ScalarType.Float64);
        return wide.PlusTimes(-1, wide.mean([0], keepdim: true));
    }

    // ‖yᵀx‖²
    private static double Squares(Tensor y, Tensor x)
    {
        var product = y.t().matmul(x);      // [width of y, width of x]
        return product.mul(product).sum().item<double>();
    }
}
