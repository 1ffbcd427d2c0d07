using CsCheck;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Plans;

public sealed class PlanBuilderTests
{
    private static readonly PartSchema OnlyLogits = PartSchema.Of(Capture.OnlyLogits, SampleCache.Teacher, "fp16");

    [Fact]
    public void Each_row_is_in_one_batch_of_its_own_part() =>
        Gen.Select(Gen.Int[0, 60].Array[0, 300], Gen.Int[1, 50], Gen.Int[100, 4000]).Sample((lengths, rows, bytes) =>
        {
            var parts = PlanBuilder.Build(lengths, OnlyLogits, SampleCache.Batches, new PartLimits { Rows = rows, Bytes = bytes });
            var next = 0;
            foreach (var part in parts)
            {
                part.FirstRow.ShouldBe(next);
                part.StoredRows.Order().ShouldBe(Enumerable.Range(next, part.Rows));
                next += part.Rows;
                part.Rows.ShouldBeLessThanOrEqualTo(rows);
                var size = part.StoredRows.Sum(r => OnlyLogits.RowBytes(lengths[r]));
                (size <= bytes || part.Rows == 1).ShouldBeTrue();
            }

            next.ShouldBe(lengths.Length);
        });

    [Fact]
    public void A_part_ends_at_4096_rows()
    {
        var parts = PlanBuilder.Build(Enumerable.Repeat(5, 67349), OnlyLogits, SampleCache.Batches);
        parts.Count.ShouldBe(17);
        parts[0].Rows.ShouldBe(4096);
        parts[^1].Rows.ShouldBe(67349 - (16 * 4096));
    }

    [Fact]
    public void A_part_ends_at_128_MB_of_its_taps()
    {
        var schema = PartSchema.Of(Capture.Parse("scores:0-3"), SampleCache.Teacher, "fp32");
        // [heads 2, 512, 512] fp32 in 4 layers: 8,388,608 bytes a row.
        PlanBuilder.Build(Enumerable.Repeat(512, 40), schema, SampleCache.Batches).Select(p => p.Rows).ShouldBe([15, 15, 10]);
    }

    [Fact]
    public void A_batching_that_loses_a_row_is_refused() =>
        Should.Throw<ArgumentException>(() => PlanBuilder.Build([3, 4], OnlyLogits, _ => [new PlannedBatch(4, [1])]))
            .Message.ShouldStartWith("row 0 is in no batch");

    [Fact]
    public void A_batching_that_cuts_a_row_is_refused() =>
        Should.Throw<ArgumentException>(() => PlanBuilder.Build([3, 4], OnlyLogits, _ => [new PlannedBatch(3, [0, 1])]))
            .Message.ShouldContain("row 1 is unknown, repeated or longer");
}
