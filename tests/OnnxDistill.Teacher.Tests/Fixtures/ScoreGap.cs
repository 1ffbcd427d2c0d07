using System.Numerics.Tensors;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>How far softmax(cached scores) is from a model's own probabilities.</summary>
internal sealed class ScoreGap
{
    private double _sum;
    private long _count;
    private long _above;
    private double _largest;

    /// <summary>Gets the largest difference.</summary>
    public double Farthest { get; private set; }

    /// <summary>Gets the largest difference beyond what rounding the scores to the cache's precision can make.</summary>
    public double BeyondRounding { get; private set; } = double.NegativeInfinity;

    /// <summary>Compares one query: its scores and probabilities by key.</summary>
    public void Add(ReadOnlySpan<double> scores, ReadOnlySpan<float> probabilities, bool half)
    {
        var softmax = new double[scores.Length];
        TensorPrimitives.SoftMax(scores, softmax);
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(scores));
        var rounding = half ? Rounding((Half)largest) : 0;
        _largest = Math.Max(_largest, largest);
        for (var key = 0; key < softmax.Length; key++)
        {
            var difference = Math.Abs(softmax[key] - probabilities[key]);
            Farthest = Math.Max(Farthest, difference);
            BeyondRounding = Math.Max(BeyondRounding, difference - rounding);
            _sum += difference;
            _count++;
            _above += difference > 1e-3 ? 1 : 0;
        }
    }

    public override string ToString() => FormattableString.Invariant(
        $"at most {Farthest:0.0e+0}, on average {_sum / _count:0.0e+0}, above 1e-3 {100.0 * _above / _count:0.0000} % of {_count:N0}, scores up to {_largest:0.0}");

    // Scores that are each off by d at most move the odds of a key by exp(2d) at most, and its probability by tanh(d / 2), less than d / 2.
    private static double Rounding(Half largest) => (double)(Half.BitIncrement(largest) - largest) / 4;
}
