using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>com.microsoft MultiHeadAttention: attention of projected queries to projected keys and values, which may come packed.</summary>
internal static class MultiHeadAttentionUnfusing
{
    // Inputs query, key, value, bias, key mask, added bias, past of keys, of values, and more of decoders.
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var heads = node.IntegerAttribute("num_heads", 0);
        if (heads <= 0 || context.UsesFrom(node, 1) || Enumerable.Range(6, 4).Any(i => node.InputAt(i).Length > 0))
        {
            return null;
        }

        var p = context.In(node);
        if (MultiHeadInputs.Read(p, node, heads) is not { } inputs)
        {
            return null;
        }

        var type = context.Types.Real(node.Input[0], node.InputAt(3), node.InputAt(1));
        List<string> added = node.InputAt(5) is { Length: > 0 } bias ? [bias] : [];
        if (node.InputAt(4) is { Length: > 0 } mask)
        {
            added.Add(AttentionMask.Write(p, mask, (inputs.Value, 2), (inputs.Query, 2), AttentionMask.Filter(node), type));
        }

        var attention = new AttentionWriter
        {
            Query = inputs.Query,
            KeyTransposed = inputs.KeyTransposed,
            Value = inputs.Value,
            Type = type,
            Scale = node.NumberAttribute("scale"),
            HeadWidth = inputs.HeadWidth,
            Added = added,
            Causal = node.IntegerAttribute("unidirectional", 0) != 0,
        };
        attention.Write(p, node.Output[0], -1);
        return p.Nodes;
    }
}
