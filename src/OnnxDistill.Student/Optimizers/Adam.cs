namespace OnnxDistill.Student.Optimizers;

/// <summary>Adam: the weight decay, if any, is added to the gradient (torch.optim.Adam).</summary>
public sealed class Adam(IReadOnlyList<ParameterGroup> groups, double learningRate, double beta1, double beta2, double epsilon)
    : StudentOptimizer(groups, learningRate)
{
    /// <summary>Gets beta 1, beta 2 and epsilon.</summary>
    public (double Beta1, double Beta2, double Epsilon) Hyper { get; } = (beta1, beta2, epsilon);
}
