using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>Cuts packed weights along their last axis: [rows, columns] or [columns].</summary>
internal static class ColumnSlices
{
    // Beyond it a chain of Casts and the like is cut by a node.
    private const int Depth = 8;

    /// <summary>Columns of a value: cut now where it is stored, also behind Cast and DequantizeLinear, else by a Slice node.</summary>
    public static string Cut(PrimitiveWriter p, string value, long from, long count) => Cut(p, value, from, count, 0);

    private static string Cut(PrimitiveWriter p, string value, long from, long count, int depth)
    {
        var editor = p.Context.Editor;
        if (editor.Constant(value) is { } tensor)
        {
            if (tensor.Dims.Count == 0 || (tensor.Dims.Count == 1 && tensor.Dims[0] == 1))
            {
                return value; // one for all columns
            }

            var key = $"columns {from} {count} {tensor.Name}/{value}";
            return p.Context.Shared.TryGetValue(key, out var shared) ? shared : p.Context.Shared[key] = editor.Initializer(Cut(p, tensor, from, count));
        }

        if (depth < Depth && editor.Producer(value) is { } producer)
        {
            switch (producer.OpType)
            {
                case "Cast":
                    return p.Cast(Cut(p, producer.Input[0], from, count, depth + 1), (DataType)producer.IntegerAttribute("to", 1));
                case "DequantizeLinear" when producer.Attribute.Count == 0 || p.Context.Shapes.Rank(producer.InputAt(1)) == 0:
                    // One scale for all, or opset 13's default axis 1: one for each column.
                    return p.Add("DequantizeLinear", [.. producer.Input.Select(i => i.Length == 0 ? i : Cut(p, i, from, count, depth + 1))]);
            }
        }

        return p.Slice(value, p.Integers(from), p.Integers(from + count), -1);
    }

    private static TensorProto Cut(PrimitiveWriter p, TensorProto tensor, long from, long count)
    {
        var editor = p.Context.Editor;
        var columns = tensor.Dims[^1];
        var bits = ElementTypes.Bits(tensor.DataType) ?? 0;
        if (bits < 8 || from < 0 || count < 0 || from + count > columns)
        {
            throw new InvalidDataException($"{editor.Path}: tensor {tensor.Name} [{string.Join(", ", tensor.Dims)}] has no columns {from} to {from + count}");
        }

        var cut = new TensorProto { Name = p.Nodes.Fresh("columns"), DataType = tensor.DataType, Dims = { tensor.Dims.SkipLast(1), count } };
        var elements = ElementTypes.Count(cut);
        if (!editor.Computes(elements))
        {
            cut.DataLocation = DataLocation.External; // a placeholder: shape and type only
            return cut;
        }

        var source = TensorBytes.Read(tensor, editor.Path).Span;
        var size = bits / 8;
        var bytes = new byte[elements * size];
        var width = (int)(count * size);
        for (var row = 0; width > 0 && row < bytes.Length / width; row++)
        {
            source.Slice((int)(((row * columns) + from) * size), width).CopyTo(bytes.AsSpan(row * width, width));
        }

        cut.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        return cut;
    }
}
