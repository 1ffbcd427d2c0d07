using TorchSharp.Modules;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Parameters that share a weight decay and a learning rate.</summary>
/// <param name="Parameters">The parameters with their full names.</param>
/// <param name="WeightDecay">The weight decay, at least 0.</param>
internal sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Value)> Parameters, double WeightDecay)
{
    /// <summary>Gets what the learning rate is multiplied by for these parameters. The default value is 1.</summary>
    public double RateFactor { get; init; } = 1;
}
