using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

/// <summary>The arrays of one folder of gold/models in one precision.</summary>
internal sealed class GoldArrays(string name, string precision)
{
    public string Folder { get; } = Path.Combine(SharedFolder.Path, "gold", "models", name);

    public Dictionary<string, NpyArray> Arrays { get; } = Npz.Read(Path.Combine(SharedFolder.Path, "gold", "models", name, "gold.npz"));

    public ScalarType Type { get; } = Gold.TypeOf(precision);

    public double Tolerance => precision == "f64" ? 1e-10 : 2e-5;

    public double StepTolerance(string parameter) =>
        precision == "f64" ? 1e-9 : HasGradient(parameter) ? 5e-4 : 6e-3;

    public Tensor? Input(string name) => Arrays.GetValueOrDefault($"in.{name}")?.ToTensor(Type);

    /// <summary>The arrays whose key begins so, by the rest of the key without the precision.</summary>
    public IEnumerable<(string Key, NpyArray Value)> Section(string prefix) => Arrays
        .Where(a => a.Key.StartsWith(prefix, StringComparison.Ordinal) && a.Key.EndsWith($".{precision}", StringComparison.Ordinal))
        .Select(a => (a.Key[Math.Min(prefix.Length, a.Key.Length - precision.Length - 1)..^(precision.Length + 1)], a.Value));

    private bool HasGradient(string parameter) =>
        !Arrays.TryGetValue($"out.grad.{parameter}.f64", out var gradient) || gradient.Doubles().Any(g => Math.Abs(g) > 1e-12);
}
