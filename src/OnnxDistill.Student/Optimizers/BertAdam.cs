namespace OnnxDistill.Student.Optimizers;

/// <summary>BertAdam: no bias correction, every parameter clipped to norm 1 on its own.</summary>
public sealed class BertAdam(IReadOnlyList<ParameterGroup> groups, double learningRate, double beta1, double beta2, double epsilon, double clipNorm)
    : StudentOptimizer(groups, learningRate)
{
    /// <summary>Gets beta 1, beta 2, epsilon and the norm of each parameter's gradient.</summary>
    public (double Beta1, double Beta2, double Epsilon, double ClipNorm) Hyper { get; } = (beta1, beta2, epsilon, clipNorm);
}
