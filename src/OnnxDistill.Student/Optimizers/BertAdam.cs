using System.Numerics;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>
/// BertAdam: no bias correction; every parameter's gradient is clipped on its own; the weight decay is added to the update and so scaled
/// by the rate. huawei-noah TinyBERT transformer/optimization.py; intersun/PKD pytorch_pretrained_bert/optimization.py.
/// </summary>
/// <param name="groups">The parameters by weight decay.</param>
/// <param name="learningRate">The rate of the first step.</param>
/// <param name="beta1">The decay of the first moment, in [0, 1).</param>
/// <param name="beta2">The decay of the second moment, in [0, 1).</param>
/// <param name="epsilon">Added to the root of the second moment.</param>
/// <param name="clipNorm">The largest norm of one parameter's gradient; 0 or less means no clipping.</param>
internal sealed class BertAdam(
    IReadOnlyList<ParameterGroup> groups, double learningRate, double beta1, double beta2, double epsilon, double clipNorm)
    : StudentOptimizer(groups, learningRate)
{
    /// <inheritdoc/>
    protected override (string First, string Second) StateNames => ("next_m", "next_v");

    /// <inheritdoc/>
    private protected override void Update(OptimizedParameter parameter, Tensor gradient)
    {
        var g = gradient;
        if (clipNorm > 0)
        {
            g = gradient * gradient.norm().Plus(1e-6).reciprocal().Times(clipNorm).AtMost(1);
        }

        parameter.First.ScaleBy(beta1).AddTimes(1 - beta1, g);
        parameter.Second.ScaleBy(beta2).AddProduct(1 - beta2, g, g);
        var update = parameter.First / parameter.Second.sqrt().Plus(epsilon);
        parameter.Value.AddTimes(-LearningRate * parameter.RateFactor, update.PlusTimes(parameter.WeightDecay, parameter.Value));
    }

    /// <inheritdoc/>
    private protected override unsafe void UpdateFused(IReadOnlyList<FusedParameter> parameters)
    {
        var squares = SquareSums.Of([.. parameters.Select(p => ((nint)p.Gradient, p.Length))]);
        var scales = parameters.Select((p, i) => (p, GradientClipping.Coefficient(Math.Sqrt(squares[i]) * p.GradientScale, clipNorm))).ToDictionary();
        FusedLoop.Run(parameters, p => new Fused(
            (float)scales[p], (float)beta1, (float)(1 - beta1), (float)beta2, (float)(1 - beta2), (float)epsilon, (float)p.WeightDecay, (float)(LearningRate * p.RateFactor)));
    }

    private readonly struct Fused(
        float scale, float keptFirst, float newFirst, float keptSecond, float newSecond, float epsilon, float weightDecay, float rate)
        : IElementwiseUpdate
    {
        public void Apply(ref Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
        {
            var g = gradient * scale;
            first = (first * keptFirst) + (newFirst * g);
            second = (second * keptSecond) + (newSecond * g * g);
            var update = (first / (Vector.SquareRoot(second) + new Vector<float>(epsilon))) + (weightDecay * value);
            value -= rate * update;
        }
    }
}
