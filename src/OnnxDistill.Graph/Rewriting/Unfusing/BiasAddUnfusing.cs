using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Unfusing;

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
