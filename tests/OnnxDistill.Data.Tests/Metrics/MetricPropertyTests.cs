using CsCheck;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Tests.Metrics;

/// <summary>What must hold of the metrics whatever the data.</summary>
public sealed class MetricPropertyTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly Gen<(int Label, float[] Logits)[]> _rows =
        Gen.Select(Gen.Int[0, 2], Gen.Float[-5, 5].Array[3], (label, logits) => (label, logits)).Array[1, 60];

    private static readonly Gen<(double X, float Y)[]> _series =
        Gen.Select(Gen.Int[-9, 9], Gen.Int[-9, 9], (x, y) => ((double)x, (float)y)).Array[2, 40];

    [Fact]
    public void Classification_metrics_lie_in_their_ranges_and_do_not_depend_on_order() => _rows.Sample(
        rows =>
        {
            var metrics = Classes(rows);
            foreach (var (name, value) in metrics.Values)
            {
                value.ShouldBeInRange(name == "matthews" ? -1 : 0, 1);
            }

            metrics.Values["accuracy"].ShouldBe(rows.Average(r => TaskEvaluator.ArgMax(r.Logits) == r.Label ? 1.0 : 0), 1e-12);
            metrics.PerClass.Sum(c => c.Rows).ShouldBe(rows.Length);
            foreach (var (name, value) in Classes([.. rows.Reverse()]).Values)
            {
                value.ShouldBe(metrics.Values[name], 1e-9);
            }
        },
        seed: Seed,
        iter: 300,
        threads: 1);

    [Fact]
    public void A_perfect_matthews_correlation_is_not_above_one()
    {
        int[] labels = [1, 2, 0, 1, 1, 1];
        Classes([.. labels.Select(l => (l, Enumerable.Range(0, 3).Select(c => c == l ? 1f : 0f).ToArray()))]).Values["matthews"].ShouldBe(1);
    }

    [Fact]
    public void Right_answers_alone_score_one() => _rows.Where(r => r.Select(x => x.Label).Distinct().Count() > 1).Sample(
        rows =>
        {
            var metrics = Classes([.. rows.Select(r => (r.Label, Enumerable.Range(0, 3).Select(c => c == r.Label ? 99f : 0f).ToArray()))]);
            foreach (var name in new[] { "accuracy", "f1", "f1_macro", "matthews" })
            {
                metrics.Values[name].ShouldBe(1, 1e-12);
            }

            metrics.Values["ece"].ShouldBe(0, 1e-9);
        },
        seed: Seed,
        iter: 100,
        threads: 1);

    [Fact]
    public void Two_classes_have_the_matthews_correlation_of_the_binary_formula() => _rows.Sample(
        rows =>
        {
            (int Label, float[] Logits)[] binary = [.. rows.Select(r => (r.Label % 2, r.Logits[..2]))];
            double Count(int label, int said) => binary.Count(r => r.Label == label && TaskEvaluator.ArgMax(r.Logits) == said);
            var (tp, tn, fp, fn) = (Count(1, 1), Count(0, 0), Count(0, 1), Count(1, 0));
            var spread = Math.Sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
            var metrics = TaskEvaluator.Evaluate(new LabelMap(2, null), [.. binary.Select(r => (double)r.Label)], [.. binary.Select(r => r.Logits)]);
            metrics.Values["matthews"].ShouldBe(spread == 0 ? 0 : ((tp * tn) - (fp * fn)) / spread, 1e-9);
            metrics.Values["f1"].ShouldBe(tp + fp + fn == 0 ? 0 : 2 * tp / ((2 * tp) + fp + fn), 1e-12);
        },
        seed: Seed,
        iter: 300,
        threads: 1);

    [Fact]
    public void Correlations_do_not_change_under_a_rising_line_and_turn_with_a_falling_one() => _series.Sample(
        series =>
        {
            var plain = Numbers(series);
            var risen = Numbers([.. series.Select(p => (p.X, (2 * p.Y) + 3))]);
            var fallen = Numbers([.. series.Select(p => (p.X, -p.Y))]);
            foreach (var name in new[] { "pearson", "spearman" })
            {
                plain.Values[name].ShouldBeInRange(-1, 1);
                risen.Values[name].ShouldBe(plain.Values[name], 1e-9);
                fallen.Values[name].ShouldBe(-plain.Values[name], 1e-9);
            }
        },
        seed: Seed,
        iter: 300,
        threads: 1);

    [Fact]
    public void Spearman_does_not_change_under_any_rising_function() => _series.Sample(
        series => Numbers([.. series.Select(p => (p.X, p.Y * p.Y * p.Y))]).Values["spearman"].ShouldBe(Numbers(series).Values["spearman"], 1e-9),
        seed: Seed,
        iter: 300,
        threads: 1);

    [Fact]
    public void A_constant_answer_correlates_with_nothing() =>
        Numbers([(1, 5f), (2, 5f), (3, 5f)]).Values["pearson"].ShouldBe(0);

    [Fact]
    public void Calibration_error_weighs_the_bins_by_their_rows()
    {
        // Confidence 0.9 thrice, right twice: |0.9 - 2/3| x 3/4; confidence 0.6 once, right: |0.6 - 1| x 1/4.
        float[] Sure(double p) => [0, (float)Math.Log(p / (1 - p))];
        var metrics = TaskEvaluator.Evaluate(new LabelMap(2, null), [1, 1, 0, 1], [Sure(0.9), Sure(0.9), Sure(0.9), Sure(0.6)]);
        metrics.Values["ece"].ShouldBe((Math.Abs(0.9 - (2.0 / 3)) * 0.75) + (0.4 * 0.25), 1e-6);
    }

    private static TaskMetrics Classes((int Label, float[] Logits)[] rows) =>
        TaskEvaluator.Evaluate(new LabelMap(3, null), [.. rows.Select(r => (double)r.Label)], [.. rows.Select(r => r.Logits)]);

    private static TaskMetrics Numbers((double X, float Y)[] series) =>
        TaskEvaluator.Evaluate(new LabelMap(1, null), [.. series.Select(p => p.X)], [.. series.Select(p => new[] { p.Y })]);
}
