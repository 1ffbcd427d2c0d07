using OnnxDistill.Teacher.Estimating;

namespace OnnxDistill.Teacher.Tests.Estimating;

public sealed class CachePayoffTests
{
    [Theory]
    [InlineData(60, 50, 0, 1.2)]
    [InlineData(60, 50, 10, 1.5)]       // reading costs an epoch too
    [InlineData(120, 10, 4, 20)]
    [InlineData(60, 50, 49.9, 600)]
    public void It_pays_when_caching_and_reading_so_often_take_as_long_as_answering_so_often(double caching, double answering, double reading, double epochs)
    {
        var payoff = Payoff(caching, answering, reading);

        payoff.Epochs!.Value.ShouldBe(epochs, 1e-6);
        (caching + (epochs * reading)).ShouldBe(epochs * answering, 1e-6);
    }

    [Theory]
    [InlineData(60, 10, 10)]
    [InlineData(60, 10, 11)]
    [InlineData(60, 0, 0)]
    public void It_never_pays_where_reading_takes_as_long_as_the_teacher(double caching, double answering, double reading) =>
        Payoff(caching, answering, reading).Epochs.ShouldBeNull();

    private static CachePayoff Payoff(double caching, double answering, double reading) =>
        new(TimeSpan.FromSeconds(caching), TimeSpan.FromSeconds(answering), TimeSpan.FromSeconds(reading));
}
