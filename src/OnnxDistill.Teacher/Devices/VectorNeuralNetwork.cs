namespace OnnxDistill.Teacher.Devices;

/// <summary>Whether this processor multiplies 8-bit numbers without saturating in 16 bits (VNNI or AMX): int8 files answer differently without.</summary>
internal static class VectorNeuralNetwork
{
    /// <summary>Gets a value indicating whether it does.</summary>
    public static bool IsSupported { get; } = InstructionSet.HasAny("avx512_vnni", "avx_vnni", "amx_int8");
}
