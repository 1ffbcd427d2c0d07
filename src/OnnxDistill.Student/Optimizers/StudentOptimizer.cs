using OnnxDistill.Student.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>
/// Updates a student's parameters from their gradients. On the CPU in 32-bit floats one pass over the memory of each parameter does the
/// whole update, on all of torch's threads and with the same bits for any number of them; elsewhere torch's operators do it.
/// </summary>
internal abstract class StudentOptimizer : IDisposable
{
    private readonly List<OptimizedParameter> _parameters;

    /// <summary>Makes the state, outside any dispose scope. </summary>
    /// <param name="groups">The parameters by weight decay; no parameter twice.</param>
    /// <param name="learningRate">The rate of the first step.</param>
    protected StudentOptimizer(IReadOnlyList<ParameterGroup> groups, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Groups = groups;
        LearningRate = learningRate;
        _parameters = [.. groups.SelectMany(g => g.Parameters.Select(p => new OptimizedParameter(p.Name, p.Value, g.WeightDecay, g.RateFactor)))];
    }

    /// <summary>Gets or sets the learning rate of the next step, schedule included; each group multiplies it by its own factor.</summary>
    public double LearningRate { get; set; }

    /// <summary>Gets the groups of parameters.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Gets the number of steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Gets torch's names of the two tensors of state that each parameter has, e.g. <c>exp_avg</c>.</summary>
    protected abstract (string First, string Second) StateNames { get; }

    /// <summary>Updates every parameter that has a gradient.</summary>
    /// <param name="gradientScale">
    /// What gradients are multiplied by first (<see cref="GradientClipping.Coefficient"/>): within the pass that reads them anyway. What they are afterwards is
    /// not said.
    /// </param>
    public void Step(double gradientScale = 1)
    {
        Steps++;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var fused = new List<FusedParameter>();
        foreach (var parameter in _parameters)
        {
            if (parameter.Value.grad is not { } gradient)
            {
                continue;
            }

            if (FusedParameter.TryOpen(parameter, gradient, gradientScale, out var open))
            {
                fused.Add(open);
            }
            else
            {
                Update(parameter, gradientScale == 1 ? gradient : gradient.Times(gradientScale));
            }
        }

        UpdateFused(fused);
    }

    /// <summary>
    /// Drops every gradient, so that the backward pass stores new ones instead of adding to zeros (torch's <c>set_to_none</c>): two passes
    /// less over the embeddings' memory.
    /// </summary>
    public void ZeroGradients()
    {
        foreach (var parameter in _parameters)
        {
            parameter.Value.grad = null;
        }
    }

    /// <summary>
    /// The state as named tensors for a checkpoint: <c>steps</c> (int64) and two per parameter, e.g. <c>exp_avg.NAME</c>; not copies, except
    /// for <c>steps</c>.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> State()
    {
        yield return ("steps", tensor(Steps, dtype: ScalarType.Int64));
        foreach (var parameter in _parameters)
        {
            yield return ($"{StateNames.First}.{parameter.Name}", parameter.First);
            yield return ($"{StateNames.Second}.{parameter.Name}", parameter.Second);
        }
    }

    /// <summary>Restores what <see cref="State"/> gave.</summary>
    /// <param name="state">The tensors by name.</param>
    /// <param name="origin">The file's name, used in errors.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, string origin)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, target) in State())
        {
            if (!state.TryGetValue(name, out var source) || !source.shape.SequenceEqual(target.shape))
            {
                throw new InvalidDataException($"{origin} holds no optimizer state {name} of this student; it is another run's checkpoint.");
            }

            target.copy_(source);
        }

        Steps = state["steps"].item<long>();
    }

    /// <summary>Frees the state; the parameters live on.</summary>
    public void Dispose()
    {
        _parameters.ForEach(p => p.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Updates one parameter with torch's operators.</summary>
    private protected abstract void Update(OptimizedParameter parameter, Tensor gradient);

    /// <summary>Updates the parameters whose memory is at hand.</summary>
    private protected abstract void UpdateFused(IReadOnlyList<FusedParameter> parameters);
}
