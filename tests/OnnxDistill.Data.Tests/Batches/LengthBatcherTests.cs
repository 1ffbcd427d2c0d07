using CsCheck;
using OnnxDistill.Data.Batches;

namespace OnnxDistill.Data.Tests.Batches;

public sealed class LengthBatcherTests
{
    [Fact]
    public void Every_row_is_in_one_batch_that_keeps_the_budget() =>
        Gen.Select(Gen.Int[1, 300].Array[0, 200], Gen.Int[1, 2000], Gen.Int[1, 40]).Sample(
            (lengths, maxTokens, maxRows) =>
            {
                var batches = LengthBatcher.Plan(lengths, new BatchBudget(maxTokens, maxRows));
                batches.SelectMany(b => b.Rows).Order().ShouldBe(Enumerable.Range(0, lengths.Length));
                foreach (var batch in batches)
                {
                    batch.Width.ShouldBe(batch.Rows.Max(r => lengths[r]));
                    batch.Rows.Length.ShouldBeLessThanOrEqualTo(maxRows);
                    (batch.Width * batch.Rows.Length <= maxTokens || batch.Rows.Length == 1).ShouldBeTrue();
                }
            },
            seed: "0N0XIzNsQ0O2",
            iter: 500,
            threads: 1);

    [Fact]
    public void Rows_of_similar_length_come_together_ties_in_order()
    {
        var batches = LengthBatcher.Plan([9, 2, 8, 2, 1], new BatchBudget(18, 3));
        batches.Select(b => (b.Width, string.Join(' ', b.Rows))).ShouldBe([(2, "4 1 3"), (9, "2 0")]);
    }

    [Fact]
    public void A_row_above_the_budget_is_a_batch_of_its_own() =>
        LengthBatcher.Plan([100, 3], new BatchBudget(10, 8)).Select(b => b.Width).ShouldBe([3, 100]);

    [Fact]
    public void Rows_of_one_length_come_together_where_nothing_may_be_padded() =>
        LengthBatcher.Plan([3, 2, 3, 2, 3, 1], new BatchBudget(64, 2), oneLength: true)
            .Select(b => (b.Width, string.Join(' ', b.Rows))).ShouldBe([(1, "5"), (2, "1 3"), (3, "0 2"), (3, "4")]);

    [Fact]
    public void No_rows_need_no_batches() => LengthBatcher.Plan([], new BatchBudget()).ShouldBeEmpty();
}
