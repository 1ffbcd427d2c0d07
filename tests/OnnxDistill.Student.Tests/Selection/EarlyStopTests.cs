using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Selection;

namespace OnnxDistill.Student.Tests.Selection;

public sealed class EarlyStopTests
{
    [Theory]
    [InlineData(new[] { 0.5, 0.6, 0.55, 0.6, 0.7, 0.7, 0.65 }, 0, new[] { 0, 0, 1, 2, 0, 1, 2 })]
    [InlineData(new[] { 0.5, 0.59, 0.65, 0.66, 0.8 }, 0.1, new[] { 0, 1, 2, 3, 0 })]
    [InlineData(new[] { double.NegativeInfinity, double.NegativeInfinity, 0.1 }, 0, new[] { 0, 1, 0 })]
    public void Counts_evaluations_since_one_was_better_than_the_best_by_more_than_the_threshold(double[] scores, double minDelta, int[] expected)
    {
        var stop = new EarlyStop(new EarlyStoppingOptions { Patience = 2, MinDelta = minDelta });
        var (stale, best, counts) = (0, (double?)null, new List<int>());
        foreach (var score in scores)
        {
            stale = stop.Count(score, best, stale);
            best = best is null ? score : Math.Max(best.Value, score);
            counts.Add(stale);
        }

        counts.ShouldBe(expected);
    }

    [Fact]
    public void Ends_at_its_patience_and_never_without_one()
    {
        new EarlyStop(new EarlyStoppingOptions { Patience = 2 }).Ends(1).ShouldBeFalse();
        new EarlyStop(new EarlyStoppingOptions { Patience = 2 }).Ends(2).ShouldBeTrue();
        new EarlyStop(new EarlyStoppingOptions()).Ends(1000).ShouldBeFalse();
    }
}
