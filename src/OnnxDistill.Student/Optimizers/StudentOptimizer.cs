using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Updates a student's parameters from their gradients.</summary>
/// <param name="groups">The parameters by weight decay; no parameter twice.</param>
/// <param name="learningRate">The rate of the next step.</param>
public abstract class StudentOptimizer(IReadOnlyList<ParameterGroup> groups, double learningRate) : IDisposable
{
    /// <summary>Gets or sets the learning rate of the next step, schedule included.</summary>
    public double LearningRate { get; set; } = learningRate;

    /// <summary>Gets the groups of parameters.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; } = groups;

    /// <summary>Gets the number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Updates every parameter that has a gradient.</summary>
    public void Step() => throw new NotImplementedException();

    /// <summary>Sets every gradient to zero.</summary>
    public void ZeroGradients() => throw new NotImplementedException();

    /// <summary>The state as named tensors for a checkpoint: <c>steps</c> and, per parameter, e.g. <c>exp_avg.NAME</c>. Not copies.</summary>
    public IEnumerable<(string Name, Tensor Value)> State() => throw new NotImplementedException();

    /// <summary>Restores what <see cref="State"/> gave.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, string origin) => throw new NotImplementedException();

    /// <summary>Frees the state.</summary>
    public void Dispose() => GC.SuppressFinalize(this);
}
