using TorchSharp.Modules;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Parameters that share a weight decay.</summary>
/// <param name="Parameters">The parameters with their full names.</param>
/// <param name="WeightDecay">The weight decay, at least 0.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Value)> Parameters, double WeightDecay);
