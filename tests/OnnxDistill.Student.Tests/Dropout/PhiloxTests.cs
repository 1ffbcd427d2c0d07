using System.Runtime.Intrinsics;
using OnnxDistill.Student.Dropout;

namespace OnnxDistill.Student.Tests.Dropout;

public sealed class PhiloxTests
{
    // The known answers of Random123 (kat_vectors, philox4x32 10): counter, key, block.
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        { [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
        { [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Blocks_are_those_of_the_papers_code(uint[] counter, uint[] key, uint[] block)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(key);
        var (a, b, c, d) = Philox.Draw((counter[0], counter[1], counter[2], counter[3]), key[0] | ((ulong)key[1] << 32));
        uint[] drawn = [a[0], b[0], c[0], d[0]];
        drawn.ShouldBe(block);
    }

    [Fact]
    public void Eight_blocks_are_those_of_eight_counters()
    {
        var (a, _, _, d) = Philox.Draw((40, 3, 2, 1), 77);
        for (var lane = 0; lane < Vector256<uint>.Count; lane++)
        {
            var one = Philox.Draw((40 + (uint)lane, 3, 2, 1), 77);
            (one.A[0], one.D[0]).ShouldBe((a[lane], d[lane]));
        }
    }
}
