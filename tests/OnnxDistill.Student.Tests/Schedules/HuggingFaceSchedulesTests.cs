using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Schedules;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Schedules;

/// <summary>Factors of transformers' formulas (optimization.py, 4.5x), worked out apart.</summary>
public sealed class HuggingFaceSchedulesTests
{
    [Fact]
    public void Half_a_cosine_falls_to_zero() => Factors(new CosineSchedule(2, 10), 11).ShouldBe(
        [0, 0.5, 1, 0.9619397662556434, 0.8535533905932737, 0.6913417161825449, 0.5, 0.30865828381745514, 0.14644660940672627, 0.03806023374435663, 0], 1e-12);

    [Fact]
    public void A_whole_cosine_rises_again() => Factors(new CosineSchedule(0, 4, 1), 5).ShouldBe([1, 0.5, 0, 0.5, 1], 1e-12);

    [Fact]
    public void A_polynomial_falls_to_its_last_rate_and_stays() =>
        Factors(new PolynomialSchedule(2, 6, 1e-3, 1e-4, 2), 9).ShouldBe([0, 0.5, 1, 0.60625, 0.325, 0.15625, 0.1, 0.1, 0.1], 1e-12);

    [Fact]
    public void A_recipe_names_them()
    {
        var steps = new ScheduleOptions { Kind = "cosine", Warmup = 0.2, Cycles = 1 };
        Factors(StageParts.Schedule(steps, 10, 1e-3), 11).ShouldBe(Factors(new CosineSchedule(2, 10, 1), 11));
        var power = new ScheduleOptions { Kind = "polynomial", WarmupSteps = 2, Power = 2, EndLearningRate = 1e-4 };
        Factors(StageParts.Schedule(power, 6, 1e-3), 9).ShouldBe(Factors(new PolynomialSchedule(2, 6, 1e-3, 1e-4, 2), 9));
    }

    private static double[] Factors(ILearningRateSchedule schedule, int steps) => [.. Enumerable.Range(0, steps).Select(s => schedule.Factor(s))];
}
