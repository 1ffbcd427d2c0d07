using TorchSharp.Modules;

namespace OnnxDistill.Student.Clipping;

/// <summary>Clips gradients by their global norm.</summary>
public static class GradientClipping
{
    /// <summary>Scales all gradients by min(1, maxNorm / (norm + 1e-6)), norm being the L2 norm over all of them.</summary>
    /// <param name="parameters">Parameters; those without a gradient are left out.</param>
    /// <param name="maxNorm">The largest norm, above 0.</param>
    /// <returns>The norm before clipping.</returns>
    public static double ByGlobalNorm(IEnumerable<Parameter> parameters, double maxNorm) => throw new NotImplementedException();

    /// <summary>The L2 norm over all gradients.</summary>
    public static double GlobalNorm(IEnumerable<Parameter> parameters) => throw new NotImplementedException();
}
