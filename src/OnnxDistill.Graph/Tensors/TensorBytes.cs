using System.Runtime.InteropServices;
using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tensors;

/// <summary>The elements of a tensor as row-major little-endian bytes, from whichever field or file holds them.</summary>
internal static class TensorBytes
{
    /// <summary>Reads the elements.</summary>
    /// <param name="tensor">The tensor; no strings.</param>
    /// <param name="modelPath">The <c>.onnx</c> file, for tensors that lie beside it.</param>
    /// <exception cref="InvalidDataException">
    /// There are more or fewer elements than the shape says, the type is unknown or a string, or an external file is bad.
    /// </exception>
    public static ReadOnlyMemory<byte> Read(TensorProto tensor, string modelPath)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var needed = ElementTypes.Bytes(tensor)
            ?? throw new InvalidDataException($"{modelPath}: tensor {tensor.Name} holds {ElementTypes.Name(tensor.DataType)}, not numbers");
        var bytes = ExternalTensor.Of(tensor) is { } external ? ReadExternal(external, modelPath, needed)
            : tensor.HasRawData ? tensor.RawData.Memory
            : Typed(tensor);
        return bytes.Length == needed
            ? bytes
            : throw new InvalidDataException(
                $"{modelPath}: tensor {tensor.Name} has {bytes.Length} bytes where {ElementTypes.Name(tensor.DataType)} [{string.Join(", ", tensor.Dims)}] needs {needed}");
    }

    private static byte[] ReadExternal(ExternalTensor external, string modelPath, long needed)
    {
        var path = ExternalFiles.Resolve(modelPath, external.Location);
        using var stream = File.OpenRead(path);
        if (external.Offset > stream.Length || needed > stream.Length - external.Offset || needed > Array.MaxLength)
        {
            throw new InvalidDataException($"{modelPath}: external data file {path} is too short: {needed} bytes from {external.Offset} are needed, it has {stream.Length}");
        }

        stream.Position = external.Offset;
        var bytes = new byte[needed];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // Which typed field holds which type: the comments of TensorProto in the ONNX standard (int32_data also holds 8 and 16 bits, and halves as their bits).
    private static byte[] Typed(TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Float or DataType.Complex64 => Bytes<float>([.. tensor.FloatData]),
        DataType.Double or DataType.Complex128 => Bytes<double>([.. tensor.DoubleData]),
        DataType.Int64 => Bytes<long>([.. tensor.Int64Data]),
        DataType.Uint64 => Bytes<ulong>([.. tensor.Uint64Data]),
        DataType.Uint32 => Bytes<uint>([.. tensor.Uint64Data.Select(v => (uint)v)]),
        DataType.Int32 => Bytes<int>([.. tensor.Int32Data]),
        _ when ElementTypes.Bits(tensor.DataType) == 16 => Bytes<ushort>([.. tensor.Int32Data.Select(v => (ushort)v)]),
        _ => [.. tensor.Int32Data.Select(v => (byte)v)],
    };

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged =>
        MemoryMarshal.AsBytes<T>(values).ToArray();
}
