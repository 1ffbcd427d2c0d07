using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.Teacher.Tests.Scoring;

public sealed class LatencyTests
{
    [Fact]
    public void Percentiles_are_of_the_nearest_rank() =>
        Latency.Of([.. Enumerable.Range(1, 100).Reverse().Select(i => (double)i)]).ShouldBe(new Latency(50, 95));

    [Fact]
    public void One_time_is_both_percentiles() => Latency.Of([3]).ShouldBe(new Latency(3, 3));

    [Fact]
    public void No_times_give_zero() => Latency.Of([]).ShouldBe(default);
}
