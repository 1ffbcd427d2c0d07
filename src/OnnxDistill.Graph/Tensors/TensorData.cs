using System.Runtime.InteropServices;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tensors;

/// <summary>The elements of a tensor as .NET numbers.</summary>
internal static class TensorData
{
    /// <summary>Reads any real numbers as 32-bit floats, row-major; quantised ones as they are stored.</summary>
    /// <param name="tensor">The tensor: float, float16, bfloat16, double or integers of 2 to 64 bits.</param>
    /// <param name="modelPath">The <c>.onnx</c> file, named in errors and for tensors that lie beside it.</param>
    /// <exception cref="InvalidDataException">As for <see cref="TensorBytes.Read"/>, or another type.</exception>
    public static float[] Floats(TensorProto tensor, string modelPath)
    {
        var bytes = TensorBytes.Read(tensor, modelPath).Span;
        var floats = new float[Length(tensor, modelPath)];
        Floats(tensor, modelPath, bytes, floats);
        return floats;
    }

    /// <summary>Reads any real numbers as 32-bit floats into memory that is there, such as another tensor's.</summary>
    /// <param name="tensor">The tensor, as for <see cref="Floats(TensorProto, string)"/>.</param>
    /// <param name="modelPath">The <c>.onnx</c> file.</param>
    /// <param name="into">Where they go: as many as the tensor's shape says.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Floats(TensorProto, string)"/>.</exception>
    public static void Floats(TensorProto tensor, string modelPath, Span<float> into) =>
        Floats(tensor, modelPath, TensorBytes.Read(tensor, modelPath).Span, into);

    /// <summary>Reads integers or booleans, row-major.</summary>
    /// <param name="tensor">The tensor: integers of 2 to 64 bits, or bool.</param>
    /// <param name="modelPath">The <c>.onnx</c> file, named in errors and for tensors that lie beside it.</param>
    /// <exception cref="InvalidDataException">As for <see cref="TensorBytes.Read"/>, or another type.</exception>
    public static long[] Longs(TensorProto tensor, string modelPath)
    {
        var bytes = TensorBytes.Read(tensor, modelPath).Span;
        var longs = new long[Length(tensor, modelPath)];
        switch ((DataType)tensor.DataType)
        {
            case DataType.Int64 or DataType.Uint64: MemoryMarshal.Cast<byte, long>(bytes).CopyTo(longs); break;
            case DataType.Int32: Fill<int, long>(bytes, longs, v => v); break;
            case DataType.Uint32: Fill<uint, long>(bytes, longs, v => v); break;
            case DataType.Int16: Fill<short, long>(bytes, longs, v => v); break;
            case DataType.Uint16: Fill<ushort, long>(bytes, longs, v => v); break;
            case DataType.Int8: Fill<sbyte, long>(bytes, longs, v => v); break;
            case DataType.Uint8 or DataType.Bool: Fill<byte, long>(bytes, longs, v => v); break;
            case DataType.Int4 or DataType.Uint4 or DataType.Int2 or DataType.Uint2: SubBytes.Unpack(bytes, longs, (DataType)tensor.DataType); break;
            default: throw NotRead(tensor, modelPath);
        }

        return longs;
    }

    private static void Floats(TensorProto tensor, string modelPath, ReadOnlySpan<byte> bytes, Span<float> into)
    {
        switch ((DataType)tensor.DataType)
        {
            case DataType.Float: MemoryMarshal.Cast<byte, float>(bytes).CopyTo(into); break;
            case DataType.Float16: Fill<Half, float>(bytes, into, v => (float)v); break;
            case DataType.Bfloat16: Fill<ushort, float>(bytes, into, v => BitConverter.UInt32BitsToSingle((uint)v << 16)); break;
            case DataType.Double: Fill<double, float>(bytes, into, v => (float)v); break;
            case DataType.Int8: Widen(MemoryMarshal.Cast<byte, sbyte>(bytes), into); break;
            case DataType.Uint8 or DataType.Bool: Widen(bytes, into); break;
            case DataType.Int4 or DataType.Uint4 or DataType.Int2 or DataType.Uint2: SubBytes.Unpack(bytes, into, (DataType)tensor.DataType); break;
            case DataType.Int32: Fill<int, float>(bytes, into, v => v); break;
            case DataType.Uint32: Fill<uint, float>(bytes, into, v => v); break;
            case DataType.Int16: Fill<short, float>(bytes, into, v => v); break;
            case DataType.Uint16: Fill<ushort, float>(bytes, into, v => v); break;
            case DataType.Int64: Fill<long, float>(bytes, into, v => v); break;
            case DataType.Uint64: Fill<ulong, float>(bytes, into, v => v); break;
            default: throw NotRead(tensor, modelPath);
        }
    }

    // Weights of quantised models are of these two types: loops without a call per element.
    private static void Widen(ReadOnlySpan<byte> from, Span<float> into)
    {
        into = into[..from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            into[i] = from[i];
        }
    }

    private static void Widen(ReadOnlySpan<sbyte> from, Span<float> into)
    {
        into = into[..from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            into[i] = from[i];
        }
    }

    private static void Fill<T, TResult>(ReadOnlySpan<byte> bytes, Span<TResult> into, Func<T, TResult> convert)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < values.Length; i++)
        {
            into[i] = convert(values[i]);
        }
    }

    private static int Length(TensorProto tensor, string modelPath) =>
        ElementTypes.Count(tensor) is var count && count <= Array.MaxLength
            ? (int)count
            : throw new InvalidDataException($"{modelPath}: tensor {tensor.Name} has {count} elements, more than can be read at once");

    private static InvalidDataException NotRead(TensorProto tensor, string modelPath) =>
        new($"{modelPath}: tensor {tensor.Name} holds {ElementTypes.Name(tensor.DataType)}, which is not read");
}
