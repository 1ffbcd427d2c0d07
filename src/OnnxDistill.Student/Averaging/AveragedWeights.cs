using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Student.Averaging;

/// <summary>
/// The exponential moving average of the weights that are trained, w' = d w' + (1 - d) w after every step, starting from the weights it is made
/// with and without a correction for that (Polyak and Juditsky 1992; torch's <c>get_ema_multi_avg_fn</c>).
/// </summary>
internal sealed class AveragedWeights : IDisposable
{
    private readonly double _decay;
    private readonly List<(string Name, Parameter Value, Tensor Average)> _weights;

    /// <summary>Starts the average at the weights as they are.</summary>
    /// <param name="decay">The decay d, in [0, 1).</param>
    /// <param name="model">The student.</param>
    public AveragedWeights(double decay, StudentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var noGradients = no_grad();
        _decay = decay;
        _weights = [.. model.NamedParameters().Where(p => p.Value.requires_grad).Select(p => (p.Name, p.Value, p.Value.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>Gets the averages by the names of their weights; not copies.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> State => [.. _weights.Select(w => (w.Name, w.Average))];

    /// <summary>Takes the weights into the average, after a step.</summary>
    public void Update()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (_, value, average) in _weights)
        {
            average.ScaleBy(_decay).AddTimes(1 - _decay, value);
        }
    }

    /// <summary>Restores what <see cref="State"/> gave.</summary>
    /// <param name="state">The averages by name.</param>
    /// <param name="origin">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">An average is missing or has another shape.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state, string origin)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, _, average) in _weights)
        {
            if (!state.TryGetValue(name, out var source) || !source.shape.SequenceEqual(average.shape))
            {
                throw new InvalidDataException($"{origin} holds no average of {name}; it is another run's checkpoint.");
            }

            average.copy_(source);
        }
    }

    /// <summary>Puts the averages into the student, for good.</summary>
    public void Keep()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        _weights.ForEach(w => w.Value.copy_(w.Average));
    }

    /// <summary>Puts the averages into the student until what is returned is disposed; then it has its own weights back, to the bit.</summary>
    public IDisposable Show()
    {
        using var noGradients = no_grad();
        var own = _weights.Select(w => (w.Value, Own: w.Value.detach().clone().DetachFromDisposeScope())).ToList();
        Keep();
        return new Shown(own);
    }

    /// <summary>Frees the averages.</summary>
    public void Dispose() => _weights.ForEach(w => w.Average.Dispose());

    private sealed class Shown(List<(Parameter Value, Tensor Own)> weights) : IDisposable
    {
        public void Dispose()
        {
            using var noGradients = no_grad();
            using var scope = NewDisposeScope();
            foreach (var (value, own) in weights)
            {
                value.copy_(own);
                own.Dispose();
            }
        }
    }
}
