using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Products;

/// <summary>com.microsoft BiasAdd: x + bias + skip.</summary>
internal static class BiasAddUnfusing
{
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        p.Nodes.AddAs(node.Output[0], "Add", [p.Add("Add", [node.Input[0], node.InputAt(1)]), node.InputAt(2)]);
        return p.Nodes;
    }
}
