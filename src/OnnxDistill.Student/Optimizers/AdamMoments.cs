using System.Numerics;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>The bias-corrected step that Adam and AdamW share. Kingma and Ba 2015, algorithm 1; torch.optim.adam <c>_single_tensor_adam</c>.</summary>
internal sealed class AdamMoments(double beta1, double beta2, double epsilon)
{
    public static (string First, string Second) Names => ("exp_avg", "exp_avg_sq");

    public void Update(OptimizedParameter parameter, Tensor gradient, double learningRate, long step)
    {
        parameter.First.ScaleBy(beta1).AddTimes(1 - beta1, gradient);
        parameter.Second.ScaleBy(beta2).AddProduct(1 - beta2, gradient, gradient);
        var denominator = parameter.Second.sqrt().Over(Math.Sqrt(1 - Math.Pow(beta2, step))).Plus(epsilon);
        parameter.Value.AddQuotient(-learningRate / (1 - Math.Pow(beta1, step)), parameter.First, denominator);
    }

    public FusedStep Fused(double learningRate, long step) => new(
        (float)(1 - beta1),
        (float)beta2,
        (float)(1 - beta2),
        (float)Math.Sqrt(1 - Math.Pow(beta2, step)),
        (float)epsilon,
        (float)(learningRate / (1 - Math.Pow(beta1, step))));

    public readonly struct FusedStep(float newFirst, float keptSecond, float newSecond, float correction, float epsilon, float rate)
        : IElementwiseUpdate
    {
        public void Apply(ref Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
        {
            first += newFirst * (gradient - first);
            second = (second * keptSecond) + (newSecond * gradient * gradient);
            var denominator = (Vector.SquareRoot(second) / new Vector<float>(correction)) + new Vector<float>(epsilon);
            value -= rate * (first / denominator);
        }
    }
}
