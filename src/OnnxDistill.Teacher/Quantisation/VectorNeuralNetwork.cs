using System.Runtime.Intrinsics.X86;

namespace OnnxDistill.Teacher.Quantisation;

/// <summary>Whether this processor multiplies 8-bit numbers without saturating in 16 bits (VNNI or AMX): int8 files answer differently without.</summary>
internal static class VectorNeuralNetwork
{
    private static readonly string[] Flags = ["avx512_vnni", "avx_vnni", "amx_int8"];

    /// <summary>Gets a value indicating whether it does.</summary>
    public static bool IsSupported { get; } = AvxVnni.IsSupported || Told("/proc/cpuinfo");

    // .NET has no class for the AVX-512 form of these instructions.
    private static bool Told(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal)) is { } line
                && line.Split(' ').Any(f => Flags.Contains(f, StringComparer.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
