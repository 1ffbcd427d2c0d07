using OnnxDistill.Student.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>What clips gradients by their global norm (torch.nn.utils.clip_grad_norm_); <see cref="StudentOptimizer.Step"/> does it.</summary>
internal static class GradientClipping
{
    /// <summary>The L2 norm over all gradients; not finite if one is not.</summary>
    /// <param name="parameters">Parameters; those without a gradient are left out.</param>
    public static double GlobalNorm(IEnumerable<Parameter> parameters)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return Norm([.. parameters.Select(p => p.grad).OfType<Tensor>()]);
    }

    /// <summary>min(1, maxNorm / (norm + 1e-6)); 1 where nothing is to be clipped.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="maxNorm">The largest norm; 0 or less for none.</param>
    public static double Coefficient(double norm, double maxNorm) => maxNorm > 0 ? Math.Min(1, maxNorm / (norm + 1e-6)) : 1;

    private static unsafe double Norm(List<Tensor> gradients)
    {
        var direct = gradients.Where(TensorMemory.IsDirect).Select(g => ((nint)TensorMemory.Pointer(g), (int)g.numel())).ToList();
        var others = gradients.Where(g => !TensorMemory.IsDirect(g)).Select(g => g.to(ScalarType.Float64).square().sum().item<double>());
        return Math.Sqrt(SquareSums.Of(direct).Sum() + others.Sum());
    }
}
