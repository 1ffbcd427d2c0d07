using OnnxDistill.Student.Attention;

namespace OnnxDistill.Student.Tests.Attention;

public sealed class AttentionScratchTests
{
    [Fact]
    public unsafe void Memory_is_kept_until_more_is_needed_and_begins_at_a_multiple_of_64_bytes()
    {
        var small = (nint)AttentionScratch.Floats(10_000);
        (small % 64).ShouldBe(0);
        ((nint)AttentionScratch.Floats(100)).ShouldBe(small);

        var large = AttentionScratch.Floats(1_000_000);
        ((nint)large % 64).ShouldBe(0);
        (large[0], large[999_999]) = (1, 2);
        GC.Collect();
        ((nint)AttentionScratch.Floats(1_000_000)).ShouldBe((nint)large);
        (large[0], large[999_999]).ShouldBe((1, 2));
    }
}
