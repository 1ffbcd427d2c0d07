namespace OnnxDistill.Student.Optimizers;

/// <summary>AdamW: bias-corrected moments, decoupled weight decay (torch.optim.AdamW).</summary>
public sealed class AdamW(IReadOnlyList<ParameterGroup> groups, double learningRate, double beta1, double beta2, double epsilon)
    : StudentOptimizer(groups, learningRate)
{
    /// <summary>Gets beta 1, beta 2 and epsilon.</summary>
    public (double Beta1, double Beta2, double Epsilon) Hyper { get; } = (beta1, beta2, epsilon);
}
