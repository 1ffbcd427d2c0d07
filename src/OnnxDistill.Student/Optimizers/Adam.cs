using System.Numerics;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>Adam: bias-corrected moments; the weight decay, if any, is added to the gradient. Kingma and Ba 2015; torch.optim.Adam.</summary>
/// <param name="groups">The parameters by weight decay.</param>
/// <param name="learningRate">The rate of the first step.</param>
/// <param name="beta1">The decay of the first moment, in [0, 1).</param>
/// <param name="beta2">The decay of the second moment, in [0, 1).</param>
/// <param name="epsilon">Added to the root of the second moment.</param>
internal sealed class Adam(IReadOnlyList<ParameterGroup> groups, double learningRate, double beta1, double beta2, double epsilon)
    : StudentOptimizer(groups, learningRate)
{
    private readonly AdamMoments _moments = new(beta1, beta2, epsilon);

    /// <inheritdoc/>
    protected override (string First, string Second) StateNames => AdamMoments.Names;

    /// <inheritdoc/>
    private protected override void Update(OptimizedParameter parameter, Tensor gradient) =>
        _moments.Update(parameter, gradient.PlusTimes(parameter.WeightDecay, parameter.Value), LearningRate * parameter.RateFactor, Steps);

    /// <inheritdoc/>
    private protected override void UpdateFused(IReadOnlyList<FusedParameter> parameters) =>
        FusedLoop.Run(parameters, p => new Fused((float)p.WeightDecay, _moments.Fused(LearningRate * p.RateFactor, Steps)));

    private readonly struct Fused(float weightDecay, AdamMoments.FusedStep step) : IElementwiseUpdate
    {
        public void Apply(ref Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second) =>
            step.Apply(ref value, gradient + (weightDecay * value), ref first, ref second);
    }
}
