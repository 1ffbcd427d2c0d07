namespace OnnxDistill.Data.Metrics;

/// <summary>How far a classifier's confidence is from its accuracy: equal bins of the predicted class's probability (Guo et al. 2017, section 2).</summary>
/// <param name="Bins">The bins of (0, 1], ascending.</param>
public sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>The number of bins, as in the paper's experiments (section 4).</summary>
    public const int BinCount = 15;

    /// <summary>Gets the expected calibration error, 0 to 1 (eq. 3); NaN without rows.</summary>
    public double Error => Bins.Sum(b => Math.Abs(b.Sure - b.Right)) / Bins.Sum(b => b.Rows);

    /// <summary>Puts labelled rows into bins; a probability on a border belongs to the bin below it.</summary>
    /// <param name="logits">[rows][classes].</param>
    /// <param name="gold">[rows] class ids.</param>
    public static Reliability Of(IReadOnlyList<float[]> logits, IReadOnlyList<int> gold)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(gold);
        var bins = new ReliabilityBin[BinCount];
        for (var i = 0; i < logits.Count; i++)
        {
            var best = TaskEvaluator.ArgMax(logits[i]);
            var probability = 1 / logits[i].Sum(z => Math.Exp((double)z - logits[i][best]));
            var bin = Math.Clamp((int)Math.Ceiling(probability * BinCount) - 1, 0, BinCount - 1);
            bins[bin] = new ReliabilityBin(bins[bin].Rows + 1, bins[bin].Sure + probability, bins[bin].Right + (best == gold[i] ? 1 : 0));
        }

        return new Reliability(bins);
    }
}
