using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Tests.Metrics;

public sealed class MultiLabelEvaluatorTests
{
    private static readonly LabelMap s_labels = new(3, new Dictionary<int, string> { [0] = "joy", [1] = "fear", [2] = "anger" }, multiLabel: true);
    private static readonly float[][] s_gold = [[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]];
    private static readonly float[][] s_logits = [[2, -1, -3], [1, -2, 1], [-1, 3, -2], [0, -4, -1]];

    [Fact]
    public void Metrics_are_those_computed_by_hand()
    {
        // joy: predicted in rows 0, 1 and 3 (a logit of 0 is a probability of 0.5), there in 0 and 1; fear: predicted in 2, there in 1 and 2; anger: in 1, never there.
        var metrics = MultiLabelEvaluator.Evaluate(s_labels, s_gold, s_logits);
        metrics.Values["f1_micro"].ShouldBe(2.0 * 3 / (4 + 5), 1e-12);
        metrics.Values["f1_macro"].ShouldBe(((2.0 * 2 / 5) + (2.0 * 1 / 3) + 0) / 3, 1e-12);
        metrics.Values["subset_accuracy"].ShouldBe(0.5);

        // joy ranks 0, 1, 3, 2: both found at once; fear ranks 2, 0, 1, 3: the second found at rank 3.
        metrics.Values["mean_average_precision"].ShouldBe((1 + ((1 + (2.0 / 3)) / 2)) / 2, 1e-12);
        metrics.Values["accuracy"].ShouldBe(metrics.Values["subset_accuracy"]);
        metrics.Values["f1"].ShouldBe(metrics.Values["f1_macro"]);
        metrics.Primary.ShouldBe("f1_micro");
        (metrics.Rows, metrics.Labelled, metrics.Correct).ShouldBe((4, 4, 2));
        metrics.PerClass[0].ShouldBe(new ClassRow("joy", 2, 2.0 / 3, 1, 0.8));
        metrics.Notes.Single().ShouldContain("no row has anger: mean_average_precision is over the other 2 classes");
    }

    [Fact]
    public void A_higher_threshold_predicts_less()
    {
        var metrics = MultiLabelEvaluator.Evaluate(s_labels, s_gold, s_logits, threshold: 0.8);
        metrics.Values["f1_micro"].ShouldBe(2.0 * 2 / (4 + 2), 1e-12);
        metrics.PerClass.Select(c => c.Precision).ShouldBe([1, 1, 0]);
        Should.Throw<ArgumentOutOfRangeException>(() => MultiLabelEvaluator.Evaluate(s_labels, s_gold, s_logits, threshold: 1));
    }

    [Fact]
    public void What_is_not_known_counts_nowhere()
    {
        float[]?[] gold = [[1, float.NaN, float.NaN], null, [0, 1, float.NaN], [0, 0, float.NaN]];
        var metrics = MultiLabelEvaluator.Evaluate(s_labels, gold, s_logits);
        metrics.Labelled.ShouldBe(3);

        // joy: two predicted, one there; fear: one predicted and there; of anger nothing is known.
        metrics.Values["f1_micro"].ShouldBe(2.0 * 2 / (2 + 3), 1e-12);
        metrics.Values["f1_macro"].ShouldBe(((2.0 / 3) + 1) / 2, 1e-12);
        metrics.Values["subset_accuracy"].ShouldBe(2.0 / 3, 1e-12);
    }

    [Fact]
    public void Equal_logits_enter_the_ranking_together()
    {
        var one = new LabelMap(1, null, multiLabel: true);
        var metrics = MultiLabelEvaluator.Evaluate(one, [[1], [0], [1], [0]], [[1], [1], [0], [-1]]);
        metrics.Values["mean_average_precision"].ShouldBe((0.5 * 0.5) + (0.5 * 2 / 3), 1e-12);
    }

    [Fact]
    public void Agreement_is_over_whole_rows()
    {
        var metrics = MultiLabelEvaluator.Evaluate(s_labels, [null, null], [[1, -1, 1], [1, 1, 1]], [[2, -2, 2], [1, 1, -1]]);
        metrics.Values.ShouldBe(new Dictionary<string, double> { ["agreement"] = 0.5 });
        metrics.PerClass.ShouldBeEmpty();
    }
}
