using OnnxDistill.Student.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Clips gradients by their global norm (torch.nn.utils.clip_grad_norm_).</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients by min(1, maxNorm / (norm + 1e-6)), norm being the L2 norm over all of them.</summary>
    /// <param name="parameters">Parameters; those without a gradient are left out.</param>
    /// <param name="maxNorm">The largest norm, above 0.</param>
    /// <returns>The norm before clipping; not finite if a gradient is not.</returns>
    public static double ByGlobalNorm(IEnumerable<Parameter> parameters, double maxNorm)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var gradients = Gradients(parameters);
        var norm = Norm(gradients);
        var coefficient = Coefficient(norm, maxNorm);
        if (coefficient != 1)
        {
            gradients.ForEach(g => g.ScaleBy(coefficient));
        }

        return norm;
    }

    /// <summary>The L2 norm over all gradients.</summary>
    /// <param name="parameters">Parameters; those without a gradient are left out.</param>
    public static double GlobalNorm(IEnumerable<Parameter> parameters)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return Norm(Gradients(parameters));
    }

    /// <summary>min(1, maxNorm / (norm + 1e-6)); 1 where nothing is to be clipped.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="maxNorm">The largest norm; 0 or less for none.</param>
    public static double Coefficient(double norm, double maxNorm) => maxNorm > 0 ? Math.Min(1, maxNorm / (norm + 1e-6)) : 1;

    private static List<Tensor> Gradients(IEnumerable<Parameter> parameters) => [.. parameters.Select(p => p.grad).OfType<Tensor>()];

    private static unsafe double Norm(List<Tensor> gradients)
    {
        var direct = gradients.Where(TensorMemory.IsDirect).Select(g => ((nint)TensorMemory.Pointer(g), (int)g.numel())).ToList();
        var others = gradients.Where(g => !TensorMemory.IsDirect(g)).Select(g => g.to(ScalarType.Float64).square().sum().item<double>());
        return Math.Sqrt(SquareSums.Of(direct).Sum() + others.Sum());
    }
}
