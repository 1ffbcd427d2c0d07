using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

/// <summary>The element types of values, found without running the model.</summary>
internal sealed class TypeHints
{
    private const int Depth = 256;

    private readonly ModelEditor _editor;
    private readonly Dictionary<string, DataType?> _types = new(StringComparer.Ordinal);

    public TypeHints(ModelEditor editor)
    {
        _editor = editor;
        var graph = editor.Model.Graph;
        foreach (var value in graph.ValueInfo.Concat(graph.Output).Concat(graph.Input))
        {
            if (value.Type?.TensorType is { ElemType: > 0 } type)
            {
                _types[value.Name] = (DataType)type.ElemType;
            }
        }
    }

    /// <summary>The type of a value; null where nothing tells.</summary>
    public DataType? Of(string value) => Of(value, 0);

    /// <summary>The real type of the first value for which one is known; float where none is.</summary>
    public DataType Real(params ReadOnlySpan<string> values)
    {
        foreach (var value in values)
        {
            if (Of(value) is { } type and (DataType.Float or DataType.Float16 or DataType.Bfloat16 or DataType.Double))
            {
                return type;
            }
        }

        return DataType.Float;
    }

    private DataType? Of(string value, int depth)
    {
        if (value.Length == 0 || depth > Depth)
        {
            return null;
        }

        if (_editor.Constant(value) is { } constant)
        {
            return (DataType)constant.DataType;
        }

        if (_types.TryGetValue(value, out var known))
        {
            return known;
        }

        _types[value] = null; // a cycle ends here
        return _types[value] = _editor.Producer(value) is { } node ? Infer(node, value, depth + 1) : null;
    }

    private DataType? Infer(NodeProto node, string value, int depth)
    {
        switch (node.OpType)
        {
            case "Cast":
                return (DataType)node.IntegerAttribute("to", (long)DataType.Float);
            case "Equal" or "Less" or "Greater" or "LessOrEqual" or "GreaterOrEqual" or "And" or "Or" or "Xor" or "Not" or "IsNaN" or "IsInf":
                return DataType.Bool;
            case "Shape" or "Size" or "NonZero" or "ArgMax" or "ArgMin":
                return DataType.Int64;
            case "MatMulInteger" or "ConvInteger":
                return DataType.Int32;
            case "Where" or "CastLike":
                return Of(node.InputAt(1), depth) ?? Of(node.InputAt(2), depth);
            case "DequantizeLinear":
                return Of(node.InputAt(1), depth);
            case "DynamicQuantizeLinear":
                return value == node.OutputAt(1) ? DataType.Float : DataType.Uint8;
            case "EmbedLayerNormalization":
                return value == node.OutputAt(1) ? DataType.Int32 : Of(node.InputAt(2), depth);
            case "ConstantOfShape":
                return node.Attribute.FirstOrDefault(a => a.T is not null) is { } fill ? (DataType)fill.T.DataType : DataType.Float;
            case "Loop" or "If" or "Scan":
                return null;
            default:
                return node.Input.Take(4).Select(i => Of(i, depth)).FirstOrDefault(t => t is not null);
        }
    }
}
