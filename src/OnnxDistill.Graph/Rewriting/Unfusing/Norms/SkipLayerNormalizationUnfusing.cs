using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Norms;

/// <summary>
/// com.microsoft SkipLayerNormalization and SkipSimplifiedLayerNormalization: the normalisation of x + bias + skip, and that sum as the
/// fourth output.
/// </summary>
internal static class SkipLayerNormalizationUnfusing
{
    private const float Epsilon = 1e-12f;

    // Inputs x, skip, gain, bias of the norm, bias of x.
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        if (context.Uses(node, 1) || context.Uses(node, 2))
        {
            return null;
        }

        var p = context.In(node);
        var sum = Sum(p, node, node.InputAt(4));
        p.LayerNormalizationAs(node.Output[0], sum, node.InputAt(2), node.InputAt(3), node.NumberAttribute("epsilon") ?? Epsilon);
        return p.Nodes;
    }

    // Inputs x, skip, gain, bias of x.
    public static NodeSequence? ReplaceSimplified(UnfusingContext context, NodeProto node)
    {
        if (context.Uses(node, 1) || context.Uses(node, 2))
        {
            return null;
        }

        var p = context.In(node);
        var sum = Sum(p, node, node.InputAt(3));
        RmsNormalizationUnfusing.Write(p, sum, node.InputAt(2), -1, node.NumberAttribute("epsilon") ?? Epsilon, node.Output[0]);
        return p.Nodes;
    }

    private static string Sum(PrimitiveWriter p, NodeProto node, string bias)
    {
        var (x, skip) = (node.Input[0], node.InputAt(1));
        var biased = bias.Length > 0 ? p.Add("Add", [x, bias]) : x;
        return node.OutputAt(3) is { Length: > 0 } output ? p.Nodes.AddAs(output, "Add", [biased, skip]) : p.Add("Add", [biased, skip]);
    }
}
