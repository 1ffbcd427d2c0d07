using System.Runtime.Intrinsics.X86;

namespace OnnxDistill.Student.Machine;

/// <summary>Whether this processor multiplies bf16 faster than fp32.</summary>
/// <param name="IsTaken">Whether products of bf16 are to be taken.</param>
/// <param name="Name">By what instructions, or why not.</param>
internal sealed record Bf16Support(bool IsTaken, string Name)
{
    /// <summary>
    /// What the processor and the environment (<see cref="MachineSwitch.Bf16"/>) say. AVX-512 BF16 is CPUID leaf 7.1, EAX bit 5; AMX-BF16 leaf 7.0, EDX bit 22
    /// (Intel's manual, volume 2A, CPUID). Both need a system that saves the registers of AVX-512, which .NET asks.
    /// </summary>
    /// <exception cref="InvalidDataException">The environment variable holds an unknown word.</exception>
    public static Bf16Support Here() => MachineSwitch.TakesBf16() switch
    {
        true => new Bf16Support(true, $"{MachineSwitch.Bf16}=force"),
        false => new Bf16Support(false, $"{MachineSwitch.Bf16} switches them off"),
        null => OfProcessor(),
    };

    private static Bf16Support OfProcessor()
    {
        if (X86Base.IsSupported && Avx512F.IsSupported)
        {
            var (leaves, _, _, edx) = X86Base.CpuId(7, 0);
            if ((edx & (1 << 22)) != 0)
            {
                return new Bf16Support(true, "AMX-BF16");
            }

            if (leaves >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0)
            {
                return new Bf16Support(true, "AVX-512 BF16");
            }
        }

        return new Bf16Support(false, "this processor has neither AMX-BF16 nor AVX-512 BF16");
    }
}
