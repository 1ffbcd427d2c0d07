using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Activations;

/// <summary>com.microsoft FastGelu: ½x(1 + tanh(√(2/π)(x + 0.044715x³))) of x or of x + bias.</summary>
internal static class FastGeluUnfusing
{
    private const float Cubic = 0.044715f;
    private const float SquareRootOfTwoByPi = 0.7978845608028654f;

    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var (x, bias) = (node.Input[0], node.InputAt(1));
        Write(p, bias.Length > 0 ? p.Add("Add", [x, bias]) : x, context.Types.Real(bias, x), node.Output[0]);
        return p.Nodes;
    }

    public static void Write(PrimitiveWriter p, string x, TensorProto.Types.DataType type, string output)
    {
        var cube = p.Add("Mul", [p.Add("Pow", [x, p.Number(3, type)]), p.Number(Cubic, type)]);
        var tanh = p.Add("Tanh", [p.Add("Mul", [p.Add("Add", [x, cube]), p.Number(SquareRootOfTwoByPi, type)])]);
        var half = p.Add("Mul", [x, p.Number(0.5f, type)]);
        p.Nodes.AddAs(output, "Mul", [half, p.Add("Add", [tanh, p.Number(1, type)])]);
    }
}
