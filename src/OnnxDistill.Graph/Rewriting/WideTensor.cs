using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting;

/// <summary>Makes the float tensors that stand in for quantised ones.</summary>
internal static class WideTensor
{
    public delegate void Fill(Span<float> values);

    /// <summary>A float tensor, computed only where the editor wants its elements.</summary>
    /// <param name="editor">The editor.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="dims">Its shape.</param>
    /// <param name="type">Its type: float, or that of a half precision graph around it.</param>
    /// <param name="fill">Writes the elements, row-major.</param>
    /// <exception cref="InvalidDataException">It has more elements than one array holds.</exception>
    public static TensorProto Make(ModelEditor editor, string name, IReadOnlyList<long> dims, DataType type, Fill fill)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, Dims = { dims } };
        var count = Count(editor, tensor);
        if (!editor.Computes(count))
        {
            tensor.DataLocation = DataLocation.External;
            return tensor;
        }

        if (count > Array.MaxLength / sizeof(float))
        {
            throw new InvalidDataException($"{editor.Path}: tensor {name} would have {count} elements once widened, more than a model can hold");
        }

        var bytes = new byte[count * sizeof(float)];
        fill(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(type == DataType.Float ? bytes : Halved(MemoryMarshal.Cast<byte, float>(bytes), type));
        return tensor;
    }

    private static long Count(ModelEditor editor, TensorProto tensor)
    {
        try
        {
            return Tensors.ElementTypes.Count(tensor);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{editor.Path}: {e.Message}", e);
        }
    }

    private static byte[] Halved(ReadOnlySpan<float> values, DataType type)
    {
        var bytes = new byte[values.Length * sizeof(ushort)];
        var into = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            // The upper half of a float is the nearest bfloat16 once half of the lower one's range is added, ties to even.
            into[i] = type == DataType.Float16
                ? BitConverter.HalfToUInt16Bits((Half)values[i])
                : (ushort)((BitConverter.SingleToUInt32Bits(values[i]) + 0x7FFF + ((BitConverter.SingleToUInt32Bits(values[i]) >> 16) & 1)) >> 16);
        }

        return bytes;
    }
}
