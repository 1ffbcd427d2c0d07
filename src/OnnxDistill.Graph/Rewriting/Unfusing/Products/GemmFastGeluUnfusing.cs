using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Activations;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Products;

/// <summary>com.microsoft GemmFastGelu: FastGelu of x·W or of x·W + bias.</summary>
internal static class GemmFastGeluUnfusing
{
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var type = context.Types.Real(node.InputAt(1), node.Input[0]);
        FastGeluUnfusing.Write(p, p.Linear(node.Input[0], node.InputAt(1), node.InputAt(2)), type, node.Output[0]);
        return p.Nodes;
    }
}
