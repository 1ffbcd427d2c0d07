using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>A network that is trained from soft targets. Build it outside any dispose scope, or its parameters die with the scope.</summary>
internal abstract class StudentModel(string name) : nn.Module(name)
{
    /// <summary>Gets the taps that this kind of student can return.</summary>
    public abstract StudentTaps Supported { get; }

    /// <summary>Gets the number of logits; 0 for a masked language model, which has as many at each token as there are word pieces.</summary>
    public abstract int Labels { get; }

    /// <summary>Gets the number of word pieces.</summary>
    public abstract int Vocabulary { get; }

    /// <summary>Gets the longest input in tokens; null for no limit.</summary>
    public virtual int? Positions => null;

    /// <summary>Runs the network on one batch.</summary>
    /// <param name="batch">Padded ids on the device of the parameters.</param>
    /// <param name="wants">The inner tensors to return beside the logits.</param>
    /// <exception cref="InvalidDataException">A tap was asked for that this kind of student does not have.</exception>
    public abstract StudentOutput Forward(StudentBatch batch, StudentTaps wants);

    /// <summary>The student's shape as the <c>config.json</c> of its Hugging Face folder; id2label is added by the export.</summary>
    public abstract JsonObject ToConfig();

    /// <summary>Every parameter by name, in a fixed order; the names are those of the exported safetensors file.</summary>
    public IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Value)> NamedParameters() =>
        [.. named_parameters().Select(p => (p.name, p.parameter))];

    /// <summary>The name of a parameter in a Hugging Face folder, where its architecture there has another for it than its class here.</summary>
    internal virtual string StoredNameOf(string parameter) => parameter;

    /// <summary>Copies named tensors into the parameters.</summary>
    /// <param name="tensors">One tensor per parameter name, of any floating type.</param>
    /// <param name="origin">The file's name, used in errors.</param>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape.</exception>
    public void LoadParameters(IReadOnlyDictionary<string, Tensor> tensors, string origin) => Load(NamedParameters(), tensors, origin);

    /// <summary>Copies named tensors into given parameters, as <see cref="LoadParameters"/> does.</summary>
    internal static void Load(
        IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Value)> parameters, IReadOnlyDictionary<string, Tensor> tensors, string origin)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (parameter, value) in parameters)
        {
            if (!tensors.TryGetValue(parameter, out var source))
            {
                throw new InvalidDataException($"{origin} has no tensor {parameter}; it holds another kind or size of student.");
            }

            if (!source.shape.SequenceEqual(value.shape))
            {
                throw new InvalidDataException(
                    $"{origin}: {parameter} is [{string.Join(", ", source.shape)}] but the student wants [{string.Join(", ", value.shape)}].");
            }

            value.copy_(source);
        }
    }

    /// <summary>Throws if a tap is wanted that <see cref="Supported"/> lacks.</summary>
    protected void RequireSupported(StudentTaps wants)
    {
        if ((wants & ~Supported) is var missing && missing != StudentTaps.Logits)
        {
            throw new InvalidDataException($"A {GetName()} has no {missing}; it returns {Supported} at most.");
        }
    }
}
