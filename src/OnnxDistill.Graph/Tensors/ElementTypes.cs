using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tensors;

/// <summary>Names and sizes of ONNX's element types.</summary>
internal static class ElementTypes
{
    /// <summary>The type in ONNX's words, lower case: <c>float</c>, <c>int64</c>, <c>float16</c>...; <c>type 99</c> for a number the standard does not know.</summary>
    /// <param name="type">The number in <see cref="TensorProto.DataType"/> or a tensor type's element type.</param>
    public static string Name(int type) =>
        Enum.IsDefined((DataType)type) ? ((DataType)type).ToString().ToLowerInvariant() : $"type {type}";

    /// <summary>Bits of one element; null for strings and for types the standard does not know.</summary>
    /// <param name="type">The number in <see cref="TensorProto.DataType"/>.</param>
    public static int? Bits(int type) => (DataType)type switch
    {
        DataType.Complex128 => 128,
        DataType.Double or DataType.Int64 or DataType.Uint64 or DataType.Complex64 => 64,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 32,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 16,
        DataType.Int8 or DataType.Uint8 or DataType.Bool => 8,
        DataType.Float8E4M3Fn or DataType.Float8E4M3Fnuz or DataType.Float8E5M2 or DataType.Float8E5M2Fnuz or DataType.Float8E8M0 => 8,
        DataType.Int4 or DataType.Uint4 or DataType.Float4E2M1 => 4,
        DataType.Int2 or DataType.Uint2 => 2,
        _ => null,
    };

    /// <summary>Elements of a tensor: the product of its dimensions, 1 for a scalar.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="InvalidDataException">A dimension is negative or the product exceeds 2^63.</exception>
    public static long Count(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var count = 1L;
        foreach (var d in tensor.Dims)
        {
            if (d < 0 || (d > 0 && count > long.MaxValue / d))
            {
                throw new InvalidDataException($"tensor {tensor.Name} has the impossible shape [{string.Join(", ", tensor.Dims)}]");
            }

            count *= d;
        }

        return count;
    }

    /// <summary>Bytes of a tensor's elements, stored densely; null for strings and unknown types.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Count"/>.</exception>
    public static long? Bytes(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var bytes = Bits(tensor.DataType) is { } bits ? ((UInt128)Count(tensor) * (UInt128)bits + 7) / 8 : (UInt128?)null;
        return bytes > long.MaxValue
            ? throw new InvalidDataException($"tensor {tensor.Name} has the impossible shape [{string.Join(", ", tensor.Dims)}]")
            : (long?)bytes;
    }
}
