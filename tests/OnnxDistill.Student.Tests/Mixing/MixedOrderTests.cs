using CsCheck;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Mixing;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Mixing;

public sealed class MixedOrderTests
{
    [Theory]
    [InlineData(new[] { 1.0, 3 }, 32, new[] { 8, 24 })]
    [InlineData(new[] { 1.0, 1, 1 }, 32, new[] { 11, 11, 10 })]
    [InlineData(new[] { 1.0, 1000 }, 8, new[] { 1, 7 })]
    [InlineData(new[] { 0, 1.0 }, 8, new[] { 0, 8 })]
    [InlineData(new[] { 1.0, 1000, 1000 }, 3, new[] { 1, 1, 1 })]
    public void Shares_are_whole_rows_and_none_is_lost(double[] weights, int batchSize, int[] expected) => RowShares.Of(weights, batchSize).ShouldBe(expected);

    [Fact]
    public void Shares_fill_the_batch_whatever_the_weights() =>
        Gen.Select(Gen.Double[0.001, 1000].Array[1, 6], Gen.Int[6, 64]).Sample((weights, size) =>
        {
            var shares = RowShares.Of(weights, size);
            shares.Sum().ShouldBe(size);
            shares.ShouldAllBe(s => s >= 1);
        });

    [Fact]
    public void Every_batch_has_its_rows_of_each_source_and_sources_are_gone_through_evenly()
    {
        int[][] sources = [[.. Enumerable.Range(0, 10)], [.. Enumerable.Range(10, 30)]];
        var order = new BatchOrder([.. Enumerable.Range(0, 40)], 8, Seed: 5, Stage: 0, First: 0, End: 100);
        var seen = new int[40];

        // 2 + 6 rows a batch: 5 batches see each source once.
        for (var epoch = 0; epoch < 4; epoch++)
        {
            foreach (var batch in MixedOrder.Plan(sources, [2, 6], r => r % 7, 5, order, epoch))
            {
                batch.Count(r => r < 10).ShouldBe(2);
                batch.Length.ShouldBe(8);
                batch.ToList().ForEach(r => seen[r]++);
            }
        }

        seen.ShouldAllBe(n => n == 4);
    }

    [Fact]
    public void The_smaller_share_comes_round_again_and_goes_on_in_the_next_epoch()
    {
        int[][] sources = [[0, 1, 2], [.. Enumerable.Range(3, 8)]];
        var order = new BatchOrder([.. Enumerable.Range(0, 11)], 4, Seed: 5, Stage: 0, First: 0, End: 100);
        var seen = new int[11];
        for (var epoch = 0; epoch < 3; epoch++)
        {
            MixedOrder.Plan(sources, [2, 2], _ => 1, 4, order, epoch).SelectMany(b => b).ToList().ForEach(r => seen[r]++);
        }

        seen[..3].ShouldAllBe(n => n == 8);     // 24 draws of 3 rows
        seen[3..].ShouldAllBe(n => n == 3);
        MixedOrder.Plan(sources, [2, 2], _ => 1, 4, order, 0).SelectMany(b => b).ShouldBe(MixedOrder.Plan(sources, [2, 2], _ => 1, 4, order, 0).SelectMany(b => b));
    }

    [Fact]
    public void A_mix_that_cannot_be_is_refused()
    {
        var stage = TinyRun.Recipe("hinton", "mix=[1,1]").Stages[0];

        Should.Throw<InvalidDataException>(() => MixPlan.Of(stage, [0, 1], [2])).Message
            .ShouldBe("mix of stage train has 2 shares, and the rows are of 1 cache; give one for each --cache, in their order");
        Should.Throw<InvalidDataException>(() => MixPlan.Of(stage with { BatchSize = 1 }, [0, 1], [1, 1])).Message.ShouldContain("raise batch_size");
        Should.Throw<InvalidDataException>(() => MixPlan.Of(stage, [0, 1], [2, 5])).Message.ShouldContain("takes rows of cache 2, which has none for it");
    }

    [Fact]
    public void What_is_mixed_is_told()
    {
        var mix = MixPlan.Of(TinyRun.Recipe("hinton", "mix=[1,3]").Stages[0], [.. Enumerable.Range(0, 100)], [40, 60]);

        mix.Batches.ShouldBe(20);
        mix.Line("train").ShouldBe(
            "stage train: a batch has 2 rows of cache 1 and 6 rows of cache 2; an epoch of 20 batches sees the 40 of cache 1 1 times and the 60 of cache 2 2 times");
    }
}
