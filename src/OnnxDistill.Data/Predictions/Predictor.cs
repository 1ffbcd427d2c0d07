using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Predictions;

/// <summary>Turns logits into predictions.</summary>
/// <param name="labels">What the logits stand for.</param>
/// <param name="threshold">Where a row may have several classes: the probability from which on it has one. The default value is 0.5.</param>
public sealed class Predictor(LabelMap labels, double threshold = MultiLabelEvaluator.DefaultThreshold)
{
    /// <summary>Gets what the logits stand for.</summary>
    public LabelMap Labels => labels;

    /// <summary>What logits say of a row.</summary>
    /// <param name="example">The row.</param>
    /// <param name="logits">[classes].</param>
    /// <exception cref="InvalidDataException">A logit is not finite; the row is named.</exception>
    public Prediction Of(Example example, float[] logits)
    {
        ArgumentNullException.ThrowIfNull(example);
        ArgumentNullException.ThrowIfNull(logits);
        if (!Array.TrueForAll(logits, float.IsFinite))
        {
            throw new InvalidDataException(FormattableString.Invariant($"row {example.Row} (line {example.Line}): the logits are not finite, so nothing can be said of it"));
        }

        switch (labels.Kind)
        {
            case TaskKind.Regression:
                return new Prediction(example, logits, [], [], double.NaN);
            case TaskKind.MultiLabel:
                double[] each = [.. logits.Select(l => 1 / (1 + Math.Exp(-(double)l)))];
                return new Prediction(example, logits, each, [.. each.Index().Where(p => p.Item >= threshold).Select(p => labels.NameOf(p.Index))], each.Max());
            default:
                var probabilities = Softmax(logits);
                var best = Array.IndexOf(logits, logits.Max());
                return new Prediction(example, logits, probabilities, [labels.NameOf(best)], probabilities[best]);
        }
    }

    private static double[] Softmax(float[] logits)
    {
        var largest = (double)logits.Max();
        double[] powers = [.. logits.Select(l => Math.Exp(l - largest))];
        var sum = powers.Sum();
        return [.. powers.Select(p => p / sum)];
    }
}
