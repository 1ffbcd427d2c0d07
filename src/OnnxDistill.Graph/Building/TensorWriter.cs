using System.Runtime.InteropServices;
using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Building;

/// <summary>Makes ONNX tensors of .NET's numbers.</summary>
internal static class TensorWriter
{
    /// <summary>The ONNX element type of a .NET type.</summary>
    /// <typeparam name="T">float, double, Half, long, int, short, sbyte, byte or bool.</typeparam>
    /// <exception cref="NotSupportedException">Another type.</exception>
    public static DataType TypeOf<T>()
        where T : unmanaged =>
        default(T) switch
        {
            float => DataType.Float,
            double => DataType.Double,
            Half => DataType.Float16,
            long => DataType.Int64,
            int => DataType.Int32,
            short => DataType.Int16,
            sbyte => DataType.Int8,
            byte => DataType.Uint8,
            bool => DataType.Bool,
            _ => throw new NotSupportedException($"no ONNX element type for {typeof(T)}"),
        };

    /// <summary>A tensor that holds its elements as raw bytes.</summary>
    /// <typeparam name="T">As for <see cref="TypeOf{T}"/>.</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dims">The shape; empty for a scalar.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements.</exception>
    public static TensorProto Make<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> dims)
        where T : unmanaged
    {
        var count = 1L;
        foreach (var d in dims)
        {
            count = checked(count * d);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"{name}: {values.Length} values for the shape [{string.Join(", ", dims.ToArray())}]", nameof(dims));
        }

        return new TensorProto
        {
            Name = name,
            DataType = (int)TypeOf<T>(),
            Dims = { dims.ToArray() },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
    }
}
