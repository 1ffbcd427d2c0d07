using System.Numerics;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>
/// AdamW: bias-corrected moments; the weight decay shrinks the parameter by 1 - rate * decay before the update. Loshchilov and Hutter
/// 2019; torch.optim.AdamW.
/// </summary>
/// <param name="groups">The parameters by weight decay.</param>
/// <param name="learningRate">The rate of the first step.</param>
/// <param name="beta1">The decay of the first moment, in [0, 1).</param>
/// <param name="beta2">The decay of the second moment, in [0, 1).</param>
/// <param name="epsilon">Added to the root of the second moment.</param>
internal sealed class AdamW(IReadOnlyList<ParameterGroup> groups, double learningRate, double beta1, double beta2, double epsilon)
    : StudentOptimizer(groups, learningRate)
{
    private readonly AdamMoments _moments = new(beta1, beta2, epsilon);

    /// <inheritdoc/>
    protected override (string First, string Second) StateNames => AdamMoments.Names;

    /// <inheritdoc/>
    private protected override void Update(OptimizedParameter parameter, Tensor gradient)
    {
        var rate = LearningRate * parameter.RateFactor;
        parameter.Value.ScaleBy(1 - (rate * parameter.WeightDecay));
        _moments.Update(parameter, gradient, rate, Steps);
    }

    /// <inheritdoc/>
    private protected override void UpdateFused(IReadOnlyList<FusedParameter> parameters) =>
        FusedLoop.Run(parameters, p => new Fused((float)(1 - (LearningRate * p.RateFactor * p.WeightDecay)), _moments.Fused(LearningRate * p.RateFactor, Steps)));

    private readonly struct Fused(float shrink, AdamMoments.FusedStep step) : IElementwiseUpdate
    {
        public void Apply(ref Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
        {
            value *= shrink;
            step.Apply(ref value, gradient, ref first, ref second);
        }
    }
}
