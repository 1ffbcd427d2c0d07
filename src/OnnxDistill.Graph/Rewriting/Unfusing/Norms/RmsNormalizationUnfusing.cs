using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Norms;

/// <summary>SimplifiedLayerNormalization and RMSNormalization (opset 23): gain · x / √(mean(x²) + ε).</summary>
internal static class RmsNormalizationUnfusing
{
    private const float Epsilon = 1e-5f;

    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var axis = node.IntegerAttribute("axis", -1);
        if (context.Uses(node, 1) || (axis != -1 && axis != context.Shapes.Rank(node.Input[0]) - 1))
        {
            return null;
        }

        var p = context.In(node);
        Write(p, node.Input[0], node.InputAt(1), axis, node.NumberAttribute("epsilon") ?? Epsilon, node.Output[0]);
        return p.Nodes;
    }

    public static void Write(PrimitiveWriter p, string x, string gain, long axis, float epsilon, string output)
    {
        // Squares of halves overflow: they are computed as floats, as the operators do.
        const TensorProto.Types.DataType Float = TensorProto.Types.DataType.Float;
        var type = p.Context.Types.Real(gain, x);
        var half = type is TensorProto.Types.DataType.Float16 or TensorProto.Types.DataType.Bfloat16;
        var wide = half ? p.Cast(x, Float) : x;
        var inner = half ? Float : type;
        var mean = p.ReduceMean(p.Add("Pow", [wide, p.Number(2, inner)]), axis);
        var root = p.Add("Sqrt", [p.Add("Add", [mean, p.Number(epsilon, inner)])]);
        var normal = p.Add("Div", [wide, root]);
        p.Nodes.AddAs(output, "Mul", [half ? p.Cast(normal, type) : normal, gain]);
    }
}
