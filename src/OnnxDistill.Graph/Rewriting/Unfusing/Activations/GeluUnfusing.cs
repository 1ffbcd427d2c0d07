using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Activations;

/// <summary>com.microsoft Gelu: x · ½(1 + erf(x / √2)).</summary>
internal static class GeluUnfusing
{
    private const float SquareRootOfTwo = 1.4142135623730951f;

    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        Write(p, node.InputAt(0), context.Types.Real(node.InputAt(0)), node.Output[0]);
        return p.Nodes;
    }

    public static void Write(PrimitiveWriter p, string x, TensorProto.Types.DataType type, string output)
    {
        var erf = p.Add("Erf", [p.Add("Div", [x, p.Number(SquareRootOfTwo, type)])]);
        var product = p.Add("Mul", [x, p.Add("Add", [erf, p.Number(1, type)])]);
        p.Nodes.AddAs(output, "Mul", [product, p.Number(0.5f, type)]);
    }
}
