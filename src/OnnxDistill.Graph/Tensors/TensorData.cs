using System.Runtime.InteropServices;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tensors;

/// <summary>The elements of a tensor as .NET numbers.</summary>
public static class TensorData
{
    /// <summary>Reads any real numbers as 32-bit floats, row-major; quantised ones as they are stored.</summary>
    /// <param name="tensor">The tensor: float, float16, bfloat16, double or integers of 8, 16, 32 or 64 bits.</param>
    /// <param name="modelPath">The <c>.onnx</c> file, named in errors and for tensors that lie beside it.</param>
    /// <exception cref="InvalidDataException">As for <see cref="TensorBytes.Read"/>, or another type.</exception>
    public static float[] Floats(TensorProto tensor, string modelPath)
    {
        var bytes = TensorBytes.Read(tensor, modelPath).Span;
        return (DataType)tensor.DataType switch
        {
            DataType.Float => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            DataType.Float16 => Convert<Half>(bytes, v => (float)v),
            DataType.Bfloat16 => Convert<ushort>(bytes, v => BitConverter.UInt32BitsToSingle((uint)v << 16)),
            DataType.Double => Convert<double>(bytes, v => (float)v),
            _ => [.. Longs(tensor, modelPath, bytes).Select(v => (float)v)],
        };
    }

    /// <summary>Reads integers or booleans, row-major.</summary>
    /// <param name="tensor">The tensor: integers of 8, 16, 32 or 64 bits, or bool.</param>
    /// <param name="modelPath">The <c>.onnx</c> file, named in errors and for tensors that lie beside it.</param>
    /// <exception cref="InvalidDataException">As for <see cref="TensorBytes.Read"/>, or another type.</exception>
    public static long[] Longs(TensorProto tensor, string modelPath) => Longs(tensor, modelPath, TensorBytes.Read(tensor, modelPath).Span);

    private static long[] Longs(TensorProto tensor, string modelPath, ReadOnlySpan<byte> bytes) => (DataType)tensor.DataType switch
    {
        DataType.Int64 => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
        DataType.Uint64 => Convert<ulong, long>(bytes, v => unchecked((long)v)),
        DataType.Int32 => Convert<int, long>(bytes, v => v),
        DataType.Uint32 => Convert<uint, long>(bytes, v => v),
        DataType.Int16 => Convert<short, long>(bytes, v => v),
        DataType.Uint16 => Convert<ushort, long>(bytes, v => v),
        DataType.Int8 => Convert<sbyte, long>(bytes, v => v),
        DataType.Uint8 or DataType.Bool => Convert<byte, long>(bytes, v => v),
        _ => throw new InvalidDataException($"{modelPath}: tensor {tensor.Name} holds {ElementTypes.Name(tensor.DataType)}, which is not read"),
    };

    private static float[] Convert<T>(ReadOnlySpan<byte> bytes, Func<T, float> convert)
        where T : unmanaged =>
        Convert<T, float>(bytes, convert);

    private static TResult[] Convert<T, TResult>(ReadOnlySpan<byte> bytes, Func<T, TResult> convert)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        var result = new TResult[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = convert(values[i]);
        }

        return result;
    }
}
