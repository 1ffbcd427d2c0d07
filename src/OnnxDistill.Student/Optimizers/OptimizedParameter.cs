using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>A parameter and its two tensors of state, which have its shape, type and device and begin as zeros.</summary>
internal sealed class OptimizedParameter(string name, Parameter value, double weightDecay, double rateFactor) : IDisposable
{
    public string Name => name;

    public Parameter Value => value;

    public double WeightDecay => weightDecay;

    /// <summary>What the learning rate is multiplied by for this parameter.</summary>
    public double RateFactor => rateFactor;

    public Tensor First { get; } = zeros_like(value, requires_grad: false).DetachFromDisposeScope();

    public Tensor Second { get; } = zeros_like(value, requires_grad: false).DetachFromDisposeScope();

    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}
