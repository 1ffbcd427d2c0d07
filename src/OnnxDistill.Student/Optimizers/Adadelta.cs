using System.Numerics;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Optimizers;

/// <summary>
/// Adadelta, epsilon inside both roots; the weight decay, if any, is added to the gradient. Zeiler 2012; torch.optim.Adadelta.
/// </summary>
/// <param name="groups">The parameters by weight decay.</param>
/// <param name="learningRate">The rate of the first step.</param>
/// <param name="rho">The decay of both averages, in [0, 1).</param>
/// <param name="epsilon">Added inside both roots.</param>
internal sealed class Adadelta(IReadOnlyList<ParameterGroup> groups, double learningRate, double rho, double epsilon)
    : StudentOptimizer(groups, learningRate)
{
    /// <inheritdoc/>
    protected override (string First, string Second) StateNames => ("square_avg", "acc_delta");

    /// <inheritdoc/>
    private protected override void Update(OptimizedParameter parameter, Tensor gradient)
    {
        var g = parameter.WeightDecay == 0 ? gradient : gradient.PlusTimes(parameter.WeightDecay, parameter.Value);
        parameter.First.ScaleBy(rho).AddProduct(1 - rho, g, g);
        var delta = parameter.Second.Plus(epsilon).sqrt() / parameter.First.Plus(epsilon).sqrt() * g;
        parameter.Second.ScaleBy(rho).AddProduct(1 - rho, delta, delta);
        parameter.Value.AddTimes(-LearningRate * parameter.RateFactor, delta);
    }

    /// <inheritdoc/>
    private protected override void UpdateFused(IReadOnlyList<FusedParameter> parameters) =>
        FusedLoop.Run(parameters, p => new Fused((float)p.WeightDecay, (float)rho, (float)(1 - rho), (float)epsilon, (float)(LearningRate * p.RateFactor)));

    private readonly struct Fused(float weightDecay, float kept, float added, float epsilon, float rate) : IElementwiseUpdate
    {
        public void Apply(ref Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second)
        {
            var g = gradient + (weightDecay * value);
            var small = new Vector<float>(epsilon);
            first = (first * kept) + (added * g * g);
            var delta = Vector.SquareRoot(second + small) / Vector.SquareRoot(first + small) * g;
            second = (second * kept) + (added * delta * delta);
            value -= rate * delta;
        }
    }
}
