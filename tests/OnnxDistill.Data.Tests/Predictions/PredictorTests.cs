using CsCheck;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Predictions;

namespace OnnxDistill.Data.Tests.Predictions;

public sealed class PredictorTests
{
    private static readonly Example _row = new(3, 4, "a film", null, null);

    [Fact]
    public void One_class_is_the_likeliest_with_the_softmax()
    {
        var said = new Predictor(new LabelMap(3, new Dictionary<int, string> { [1] = "good" })).Of(_row, [0, (float)Math.Log(6), 0]);

        said.Classes.ShouldBe(["good"]);
        said.Probability.ShouldBe(0.75, 1e-6);
        said.Probabilities[0].ShouldBe(0.125, 1e-6);
    }

    [Fact]
    public void Several_classes_are_those_at_the_threshold()
    {
        var labels = new LabelMap(3, new Dictionary<int, string> { [0] = "a", [1] = "b", [2] = "c" }, multiLabel: true);

        new Predictor(labels).Of(_row, [0, -1, 2]).Classes.ShouldBe(["a", "c"]);
        new Predictor(labels, 0.9).Of(_row, [0, -1, 2]).Classes.ShouldBeEmpty();
        new Predictor(labels).Of(_row, [0, -1, 2]).Probabilities[0].ShouldBe(0.5);
    }

    [Fact]
    public void A_regression_has_a_number_alone() => new Predictor(new LabelMap(1, null)).Of(_row, [3.5f]).Classes.ShouldBeEmpty();

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_is_refused_with_the_row(float logit) =>
        Should.Throw<InvalidDataException>(() => new Predictor(new LabelMap(2, null)).Of(_row, [0, logit])).Message.ShouldContain("row 3 (line 4)");

    [Fact]
    public void Probabilities_sum_to_one_whatever_the_logits_are() => Gen.Float[-1e30f, 1e30f].Array[2, 6].Sample(logits =>
    {
        var said = new Predictor(new LabelMap(logits.Length, null)).Of(_row, logits);

        said.Probabilities.Sum().ShouldBe(1, 1e-12);
        said.Probability.ShouldBe(said.Probabilities.Max());
    });
}
