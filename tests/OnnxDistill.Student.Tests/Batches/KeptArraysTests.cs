using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Tests.Batches;

public sealed class KeptArraysTests
{
    [Fact]
    public void A_block_is_used_again_where_it_is_large_enough_and_begins_at_a_multiple_of_64_bytes()
    {
        var arrays = new KeptArrays();
        var (small, large, ids) = (arrays.Take(10, wholeNumbers: false), arrays.Take(100_000, wholeNumbers: false), arrays.Take(10, wholeNumbers: true));
        foreach (var block in new[] { small, large, ids })
        {
            (block.Address % 64).ShouldBe(0);
            arrays.Return(block);
        }

        arrays.Take(90_000, wholeNumbers: false).ShouldBeSameAs(large);
        arrays.Take(90_000, wholeNumbers: false).Count.ShouldBeGreaterThanOrEqualTo(90_000);      // the small one is let go
        arrays.Take(10, wholeNumbers: true).ShouldBeSameAs(ids);
        arrays.Take(10, wholeNumbers: false).ShouldNotBeSameAs(small);
    }
}
