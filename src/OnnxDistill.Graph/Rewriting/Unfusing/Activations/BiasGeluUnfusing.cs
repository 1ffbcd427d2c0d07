using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Activations;

/// <summary>com.microsoft BiasGelu: Gelu of x + bias.</summary>
internal static class BiasGeluUnfusing
{
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        GeluUnfusing.Write(p, p.Add("Add", [node.Input[0], node.InputAt(1)]), context.Types.Real(node.InputAt(1), node.Input[0]), node.Output[0]);
        return p.Nodes;
    }
}
