using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>com.microsoft Attention: packed projections of one input and attention of it to itself, [batch, sequence, width].</summary>
internal static class AttentionUnfusing
{
    // Inputs x, weights, bias, mask, past, added bias, length of the past.
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        if (PackedSizes.Of(context, node, node.InputAt(1), node.InputAt(2)) is not { } sizes || node.InputAt(4).Length > 0)
        {
            return null;
        }

        var p = context.In(node);
        string Project(int which)
        {
            var (from, count) = sizes.Columns(which);
            var bias = node.InputAt(2);
            return p.Linear(node.Input[0], ColumnSlices.Cut(p, node.InputAt(1), from, count), bias.Length > 0 ? ColumnSlices.Cut(p, bias, from, count) : string.Empty);
        }

        var type = context.Types.Real(node.InputAt(1), node.InputAt(2), node.Input[0]);
        Write(p, node, sizes, Project, type, node.InputAt(3), node.InputAt(5));
        return p.Nodes;
    }

    /// <summary>Writes attention of an input to itself.</summary>
    public static void Write(PrimitiveWriter p, NodeProto node, PackedSizes sizes, Func<int, string> project, TensorProto.Types.DataType type, string mask, string bias)
    {
        var (query, key, value) = (project(0), project(1), project(2)); // [batch, sequence, width]
        List<string> added = bias.Length > 0 ? [bias] : [];
        if (mask.Length > 0)
        {
            added.Add(AttentionMask.Write(p, mask, (node.Input[0], 1), (node.Input[0], 1), AttentionMask.Filter(node), type));
        }

        var attention = new AttentionWriter
        {
            Query = AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, query, sizes.Heads, sizes.Query / sizes.Heads)),
            KeyTransposed = AttentionWriter.HeadsFirstTransposed(p, AttentionWriter.SplitHeads(p, key, sizes.Heads, sizes.Key / sizes.Heads)),
            Value = AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, value, sizes.Heads, sizes.Value / sizes.Heads)),
            Type = type,
            Scale = node.NumberAttribute("scale"),
            HeadWidth = sizes.Query / sizes.Heads,
            Added = added,
            Causal = node.IntegerAttribute("unidirectional", 0) != 0,
        };
        attention.Write(p, node.Output[0], sizes.Value);
    }
}
