namespace OnnxDistill.Data.Metrics;

/// <summary>Expected calibration error: how far confidence is from accuracy, over 15 equal bins (Guo et al. 2017, eq. 3).</summary>
internal static class CalibrationError
{
    private const int Bins = 15;

    /// <summary>The error in [0, 1]; confidence is the largest softmax probability.</summary>
    public static double Of(IReadOnlyList<float[]> logits, IReadOnlyList<int> gold)
    {
        var (confidence, correct) = (new double[Bins], new double[Bins]);
        for (var i = 0; i < logits.Count; i++)
        {
            var best = TaskEvaluator.ArgMax(logits[i]);
            var probability = 1 / logits[i].Sum(z => Math.Exp((double)z - logits[i][best]));
            var bin = Math.Clamp((int)Math.Ceiling(probability * Bins) - 1, 0, Bins - 1);
            confidence[bin] += probability;
            correct[bin] += best == gold[i] ? 1 : 0;
        }

        return confidence.Zip(correct, (c, a) => Math.Abs(c - a)).Sum() / logits.Count;
    }
}
