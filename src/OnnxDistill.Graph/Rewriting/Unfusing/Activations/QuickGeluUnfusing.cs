using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Activations;

/// <summary>com.microsoft QuickGelu: x · σ(alpha · x), alpha 1.702 where it is not given.</summary>
internal static class QuickGeluUnfusing
{
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var x = node.Input[0];
        var scaled = p.Add("Mul", [x, p.Number(node.NumberAttribute("alpha") ?? 1.702f, context.Types.Real(x))]);
        p.Nodes.AddAs(node.Output[0], "Mul", [x, p.Add("Sigmoid", [scaled])]);
        return p.Nodes;
    }
}
