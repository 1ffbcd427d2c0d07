using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace OnnxDistill.Teacher.Devices;

/// <summary>
/// The instruction sets by which ONNX Runtime chooses its kernels: processors that differ in these may answer differently. Taken from the
/// processor, not from .NET, whose own use of them can be switched off.
/// </summary>
internal static class InstructionSet
{
    private static readonly string[] Kernels =
    [
        "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni", "avx_vnni_int8", "amx_tile", "amx_int8", "amx_bf16",
        "asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2", "sme",
    ];

    /// <summary>Gets the architecture and what the processor has of these, always in the same order: <c>x64: avx avx2 fma</c>.</summary>
    public static string Text { get; } = $"{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}: {string.Join(' ', Flags("/proc/cpuinfo") ?? Known())}".TrimEnd(' ', ':');

    /// <summary>Whether the processor has one of these.</summary>
    public static bool HasAny(params ReadOnlySpan<string> flags)
    {
        var all = Text.Split(' ');
        foreach (var flag in flags)
        {
            if (Array.IndexOf(all, flag) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The flags of the first processor in a file like Linux's <c>/proc/cpuinfo</c>; null if it does not tell.</summary>
    internal static string[]? Flags(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal) || l.StartsWith("Features", StringComparison.Ordinal));
            var flags = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return flags is null ? null : [.. Kernels.Where(k => flags.Contains(k, StringComparer.Ordinal))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Windows and macOS: what .NET knows, which is not everything.
    private static IEnumerable<string> Known()
    {
        (string Name, bool Supported)[] known =
            [("avx", Avx.IsSupported), ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported), ("avx512f", Avx512F.IsSupported), ("avx512bw", Avx512BW.IsSupported), ("avx_vnni", AvxVnni.IsSupported)];
        return known.Where(k => k.Supported).Select(k => k.Name);
    }
}
