using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Selection;

namespace OnnxDistill.Student.Tests.Selection;

public sealed class BestMetricTests
{
    [Theory]
    [InlineData(null, "accuracy", 2.0)]
    [InlineData("f1", "f1", 2.0)]
    [InlineData("agreement", "agreement", 2.0)]
    [InlineData("loss", "loss", -2.0)]
    [InlineData("ece", "ece", -2.0)]
    public void A_metric_of_the_task_decides_and_its_direction_is_known(string? name, string expected, double score)
    {
        var metric = BestMetric.Of(name, Dev(2, logits: true));

        metric.Name.ShouldBe(expected);
        metric.Score(new Dictionary<string, double> { [expected] = 2 }).ShouldBe(score);
        metric.Score(new Dictionary<string, double> { [expected] = double.NaN }).ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void An_unknown_metric_is_told_those_there_are() =>
        Should.Throw<InvalidDataException>(() => BestMetric.Of("f2", Dev(2))).Message
            .ShouldBe("best_metric f2 is not measured on dev; give one of accuracy, f1, f1_macro, matthews, ece, loss");

    [Fact]
    public void A_regression_has_its_own()
    {
        BestMetric.Of(null, Dev(1)).Name.ShouldBe("pearson");
        BestMetric.Of("mse", Dev(1)).LessIsBetter.ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => BestMetric.Of("accuracy", Dev(1))).Message.ShouldContain("pearson, spearman, mse, loss");
    }

    // torch: cross_entropy([[2, 0], [0, 1], [1, 1]], [0, 0, 1]) = 0.711..., worked out as mean of log(1 + exp(other - own)).
    [Fact]
    public void The_loss_is_the_mean_cross_entropy_of_labelled_rows()
    {
        var dev = Dev(2, labels: [0, 0, 1, double.NaN]);

        DevLoss.Of(dev, [[2, 0], [0, 1], [1, 1], [9, 9]]).ShouldBe((Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.E) + Math.Log(2)) / 3, 1e-12);
        DevLoss.Of(Dev(1, labels: [1, 3]), [[2], [3]]).ShouldBe(0.5);
        DevLoss.Of(dev, [[1e4f, -1e4f], [1e4f, -1e4f], [-1e4f, 1e4f], [0, 0]]).ShouldBe(0);
    }

    private static DevSet Dev(int classes, bool logits = false, params double[] labels)
    {
        var builder = new StudentRowsBuilder(logits ? classes : 0);
        foreach (var label in labels.Length == 0 ? [0, 1] : labels)
        {
            builder.Add([2, 3], 2, label, logits ? new float[classes] : []);
        }

        return new DevSet("dev", builder.Build(), new LabelMap(classes, null));
    }
}
