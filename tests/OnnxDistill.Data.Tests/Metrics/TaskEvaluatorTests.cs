using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Tests.Metrics;

public sealed class TaskEvaluatorTests
{
    private static readonly float[][] TwoClasses = [[2, 0], [0, 2], [0, 2], [2, 0], [0, 2]];

    [Fact]
    public void Binary_metrics_are_those_computed_by_hand()
    {
        // labels 0 1 0 1 1, predictions 0 1 1 0 1: two true positives, one false positive, one false negative, one true negative
        var metrics = TaskEvaluator.Evaluate(new LabelMap(2, null), [0, 1, 0, 1, 1], TwoClasses);
        metrics.Correct.ShouldBe(3);
        metrics.Values["accuracy"].ShouldBe(0.6, 1e-12);
        metrics.Values["f1"].ShouldBe(2.0 / 3, 1e-12);
        metrics.Values["f1_macro"].ShouldBe(((2.0 / 3) + 0.5) / 2, 1e-12);
        metrics.Values["matthews"].ShouldBe(((2 * 1) - (1 * 1)) / Math.Sqrt(3 * 3 * 2 * 2), 1e-12);
        metrics.Values["ece"].ShouldBe(Math.Abs((1 / (1 + Math.Exp(-2))) - 0.6), 1e-6);
        metrics.PerClass[1].ShouldBe(new ClassRow("LABEL_1", 3, 2.0 / 3, 2.0 / 3, 2.0 / 3));
    }

    [Fact]
    public void Rows_without_label_count_for_the_agreement_alone()
    {
        var metrics = TaskEvaluator.Evaluate(new LabelMap(2, null), [double.NaN, double.NaN], [[1, 0], [0, 1]], [[1, 0], [1, 0]]);
        metrics.Values.ShouldBe(new Dictionary<string, double> { ["agreement"] = 0.5 });
        metrics.Rows.ShouldBe(2);
    }

    [Fact]
    public void Regression_ranks_share_ties()
    {
        var metrics = TaskEvaluator.Evaluate(new LabelMap(1, null), [1, 2, 2, 4], [[10], [20], [30], [40]]);
        metrics.Primary.ShouldBe("pearson");
        metrics.Values["spearman"].ShouldBe(4.5 / Math.Sqrt(5 * 4.5), 1e-12);
        metrics.Values["pearson"].ShouldBe(45 / Math.Sqrt(500 * 4.75), 1e-12);
        metrics.Values["mse"].ShouldBe((81 + 324 + 784 + 1296) / 4.0, 1e-9);
    }
}
