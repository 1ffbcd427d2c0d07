using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;
using static OnnxDistill.Student.Tests.Advice.AdvisedCache;

namespace OnnxDistill.Student.Tests.Advice;

public sealed class TemperatureRuleTests
{
    // Two classes 2 x strength apart: 1 / (1 + e^(-2 strength / T)) is at most 0.9 from T = 2 strength / ln 9 on.
    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(2f, 2)]
    [InlineData(3f, 3)]
    [InlineData(10f, 10)]
    [InlineData(60f, 20)]
    public void The_more_confident_the_teacher_the_higher_the_temperature(float strength, int temperature)
    {
        var context = Context(Facts(strength: strength));

        new TemperatureRule().Change(Recipe(), context).Settings.ShouldBe([FormattableString.Invariant($"temperature={temperature}")]);
        new TemperatureRule().Find(context)!.Advice.ShouldStartWith(FormattableString.Invariant($"T = {temperature} "));
    }

    [Fact]
    public void The_mean_probability_is_that_of_the_cache() =>
        new TemperatureRule().Find(Context(Facts(strength: 3)))!.Found.ShouldBe("the teacher's largest probability is 0.998 in the mean; at T = 3 it is 0.881");

    [Fact]
    public void Recipes_with_a_temperature_of_their_own_keep_it() => new TemperatureRule().Change(Recipe("tinybert"), Context(Facts())).Settings.ShouldBeEmpty();

    [Fact]
    public void A_regression_has_none() => new TemperatureRule().Find(Context(Facts(logits: 1))).ShouldBeNull();

    [Fact]
    public void Several_classes_a_row_are_as_sure_as_their_likelier_sides()
    {
        var answers = new AnswerFacts(2, multiLabel: true);
        answers.Add([2, 0], double.NaN);

        answers.Confidence(0).ShouldBe(((1 / (1 + Math.Exp(-2))) + 0.5) / 2, 1e-12);
        answers.Accuracy.ShouldBe(double.NaN);
    }

    [Fact]
    public void The_grid_lies_around_it() => TemperatureRule.Around(Facts(strength: 10).Answers!).ShouldBe(["1", "5", "10", "20"]);
}
