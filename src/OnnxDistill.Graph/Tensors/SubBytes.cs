using System.Numerics;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tensors;

/// <summary>Integers of 2 and 4 bits, several to a byte, the first in the lowest bits; the last byte may be filled only in part.</summary>
internal static class SubBytes
{
    public static void Unpack<T>(ReadOnlySpan<byte> bytes, Span<T> into, DataType type)
        where T : INumberBase<T>
    {
        var bits = type is DataType.Int4 or DataType.Uint4 ? 4 : 2;
        var sign = type is DataType.Int4 or DataType.Int2 ? 1 << (bits - 1) : 0;
        for (var i = 0; i < into.Length; i++)
        {
            // Flipping the sign bit and taking it off again extends it; 0 for unsigned types changes nothing.
            into[i] = T.CreateTruncating((At(bytes, i, bits) ^ sign) - sign);
        }
    }

    /// <summary>One integer of a row of unsigned ones.</summary>
    public static int At(ReadOnlySpan<byte> bytes, int index, int bits)
    {
        var perByte = 8 / bits;
        return (bytes[index / perByte] >> (index % perByte * bits)) & ((1 << bits) - 1);
    }
}
