using System.Diagnostics.CodeAnalysis;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>The memory of a parameter, its gradient and its state: contiguous 32-bit floats on the CPU.</summary>
internal sealed unsafe class FusedParameter
{
    private FusedParameter(OptimizedParameter source, Tensor gradient, double gradientScale)
    {
        GradientScale = (float)gradientScale;
        Value = TensorMemory.Pointer(source.Value);
        Gradient = TensorMemory.Pointer(gradient);
        First = TensorMemory.Pointer(source.First);
        Second = TensorMemory.Pointer(source.Second);
        Length = (int)source.Value.numel();
        WeightDecay = source.WeightDecay;
        RateFactor = source.RateFactor;
    }

    public float* Value { get; }

    public float* Gradient { get; }

    /// <summary>Gets what the gradient is multiplied by before anything else.</summary>
    public float GradientScale { get; }

    public float* First { get; }

    public float* Second { get; }

    public int Length { get; }

    public double WeightDecay { get; }

    public double RateFactor { get; }

    public static bool TryOpen(OptimizedParameter source, Tensor gradient, double gradientScale, [NotNullWhen(true)] out FusedParameter? open)
    {
        var direct = TensorMemory.IsDirect(source.Value) && TensorMemory.IsDirect(gradient)
            && TensorMemory.IsDirect(source.First) && TensorMemory.IsDirect(source.Second);
        open = direct ? new FusedParameter(source, gradient, gradientScale) : null;
        return direct;
    }
}
