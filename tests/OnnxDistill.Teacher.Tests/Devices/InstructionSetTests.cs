using System.Runtime.Intrinsics.X86;
using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Tests.Devices;

public sealed class InstructionSetTests
{
    [Fact]
    public void Only_what_chooses_kernels_is_kept_in_one_order()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("cpuinfo", "processor\t: 0\nflags\t\t: fpu avx512_vnni sse avx2 avx\nbugs\t\t: none\n");
        InstructionSet.Flags(path).ShouldBe(["avx", "avx2", "avx512_vnni"]);
        InstructionSet.Flags(folder["nowhere"]).ShouldBeNull();
    }

    [Fact]
    public void What_this_processor_has_is_told() =>
        InstructionSet.HasAny("avx2").ShouldBe(Avx2.IsSupported);
}
