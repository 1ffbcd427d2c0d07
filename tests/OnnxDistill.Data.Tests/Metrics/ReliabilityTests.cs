using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Tests.Metrics;

public sealed class ReliabilityTests
{
    [Fact]
    public void Bins_and_error_are_those_computed_by_hand()
    {
        // Probabilities of the predicted class: 0.9 (right), 0.9 (wrong), 0.6 (right), 0.5 (a tie, the first class; right).
        float[][] logits = [Of(0.9), Of(0.9), Of(0.6), [0, 0]];

        var reliability = Reliability.Of(logits, [0, 1, 0, 0]);

        reliability.Bins.Count.ShouldBe(15);
        reliability.Bins[13].Rows.ShouldBe(2);                      // (13/15, 14/15] holds 0.9
        reliability.Bins[13].Confidence.ShouldBe(0.9, 1e-6);
        reliability.Bins[13].Accuracy.ShouldBe(0.5);
        reliability.Bins[7].ShouldBe(new ReliabilityBin(1, 0.5, 1));  // (7/15, 8/15]
        reliability.Bins.Sum(b => b.Rows).ShouldBe(4);

        // |1.8 - 1| + |0.6 - 1| + |0.5 - 1| over 4 rows
        reliability.Error.ShouldBe((0.8 + 0.4 + 0.5) / 4, 1e-6);
    }

    [Fact]
    public void Without_rows_there_is_no_number()
    {
        var reliability = Reliability.Of([], []);

        reliability.Error.ShouldBe(double.NaN);
        reliability.Bins[0].Accuracy.ShouldBe(double.NaN);
    }

    private static float[] Of(double probability) => [(float)Math.Log(probability / (1 - probability)), 0];
}
