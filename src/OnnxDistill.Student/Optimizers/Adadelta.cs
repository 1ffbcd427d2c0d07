namespace OnnxDistill.Student.Optimizers;

/// <summary>Adadelta, epsilon inside both roots (torch.optim.Adadelta).</summary>
public sealed class Adadelta(IReadOnlyList<ParameterGroup> groups, double learningRate, double rho, double epsilon)
    : StudentOptimizer(groups, learningRate)
{
    /// <summary>Gets rho and epsilon.</summary>
    public (double Rho, double Epsilon) Hyper { get; } = (rho, epsilon);
}
