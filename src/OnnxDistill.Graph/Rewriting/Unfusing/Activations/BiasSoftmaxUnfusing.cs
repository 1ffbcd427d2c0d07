using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Activations;

/// <summary>com.microsoft BiasSoftmax: softmax of data + bias over an axis and all behind it.</summary>
internal static class BiasSoftmaxUnfusing
{
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var axis = node.IntegerAttribute("axis", 1);
        var rank = context.Shapes.Rank(node.Input[0]);
        axis += axis < 0 ? rank ?? 0 : 0;
        var sum = p.Add("Add", [node.Input[0], node.InputAt(1)]);
        if (axis == -1 || axis == rank - 1 || (rank is null && axis >= 3))
        {
            p.Nodes.AddAs(node.Output[0], "Softmax", [sum], ("axis", -1L));
            return p.Nodes;
        }

        if (axis < 0 || rank is null || axis >= rank)
        {
            return null;
        }

        // Softmax takes one axis: those from the axis on are laid together and taken apart again.
        var flat = p.Reshape(sum, [.. Enumerable.Repeat(0L, (int)axis), -1]);
        p.Nodes.AddAs(node.Output[0], "Reshape", [p.Add("Softmax", [flat], ("axis", -1L)), p.Add("Shape", [sum])]);
        return p.Nodes;
    }
}
