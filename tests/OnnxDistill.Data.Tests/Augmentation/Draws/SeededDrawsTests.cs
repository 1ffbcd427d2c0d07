using OnnxDistill.Data.Augmentation.Draws;

namespace OnnxDistill.Data.Tests.Augmentation.Draws;

public sealed class SeededDrawsTests
{
    [Fact]
    public void The_same_seed_and_row_give_the_same_draws_and_others_give_others()
    {
        Units(1, 5).ShouldBe(Units(1, 5));
        Units(1, 5).ShouldNotBe(Units(1, 6));
        Units(1, 5).ShouldNotBe(Units(2, 5));
    }

    [Fact]
    public void Draws_are_spread_evenly()
    {
        var draws = new SeededDraws(0, 0);
        var counts = new int[5];
        for (var i = 0; i < 10_000; i++)
        {
            counts[draws.Choice(5)]++;
        }

        counts.ShouldAllBe(c => c > 1_850 && c < 2_150);
        Enumerable.Range(0, 1_000).Select(_ => draws.Unit()).ShouldAllBe(u => u >= 0 && u < 1);
    }

    private static double[] Units(int seed, long row)
    {
        var draws = new SeededDraws(seed, row);
        return [.. Enumerable.Range(0, 4).Select(_ => draws.Unit())];
    }
}
