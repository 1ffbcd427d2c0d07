using static TorchSharp.torch;

namespace OnnxDistill.Student.Safetensors;

/// <summary>The element types of safetensors files by their names.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] s_types =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static string NameOf(ScalarType type) =>
        s_types.FirstOrDefault(t => t.Type == type).Name ?? throw new NotSupportedException($"safetensors has no type for {type}");

    public static bool TryFind(string? name, out ScalarType type, out int size)
    {
        (var found, type, size) = s_types.FirstOrDefault(t => t.Name == name);
        return found is not null;
    }
}
