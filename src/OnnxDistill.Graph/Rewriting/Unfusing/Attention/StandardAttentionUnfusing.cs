using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>
/// ONNX's own Attention (opset 23): queries, keys and values [batch, length, heads · d] or [batch, heads, length, d]. Rows that see no key at
/// all get the mean of the values here and zeros in ONNX Runtime: they are padding.
/// </summary>
internal static class StandardAttentionUnfusing
{
    private const long MostHeads = 4096;

    // Inputs query, key, value, mask, past of keys, of values, lengths without padding.
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var (query, key, value) = (node.InputAt(0), node.InputAt(1), node.InputAt(2));
        var (heads, keyHeads) = (node.IntegerAttribute("q_num_heads", 0), node.IntegerAttribute("kv_num_heads", 0));
        var flat = context.Shapes.Rank(query) is { } rank ? rank == 3 : heads > 0;
        if (node.Input.Skip(4).Any(i => i.Length > 0) || context.UsesFrom(node, 1) || (node.NumberAttribute("softcap") ?? 0) != 0
            || (flat && (heads <= 0 || keyHeads <= 0)))
        {
            return null;
        }

        var p = context.In(node);
        var head = context.Shapes.Width(query);
        if (flat)
        {
            head = head % heads == 0 ? head / heads : null;
            query = AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, query, heads, head));
            key = AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, key, keyHeads, head));
            value = AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, value, keyHeads, null));
        }
        else
        {
            heads = context.Shapes.Of(query) is [_, { } known, ..] ? known : heads;
            keyHeads = context.Shapes.Of(key) is [_, { } knownKeys, ..] ? knownKeys : keyHeads;
        }

        if (heads != keyHeads && heads > 0 && keyHeads > 0)
        {
            if (heads % keyHeads != 0 || heads > MostHeads)
            {
                return null;
            }

            (key, value) = (Repeat(p, key, heads, keyHeads), Repeat(p, value, heads, keyHeads));
        }

        var type = context.Types.Real(node.InputAt(0), node.InputAt(1), node.InputAt(2));
        var attention = new AttentionWriter
        {
            Query = query,
            KeyTransposed = p.Transpose(key, 0, 1, 3, 2),
            Value = value,
            Type = type,
            Scale = node.NumberAttribute("scale"),
            HeadWidth = head,
            Added = node.InputAt(3) is { Length: > 0 } mask ? [Mask(p, mask, type)] : [],
            Causal = node.IntegerAttribute("is_causal", 0) != 0,
        };
        attention.Write(p, node.Output[0], flat ? -1 : null);
        return p.Nodes;
    }

    // Each group of queries' heads shares one head of keys: [batch, key heads, key, d] to [batch, heads, key, d].
    private static string Repeat(PrimitiveWriter p, string x, long heads, long keyHeads) =>
        p.Add("Gather", [x, p.Integers([.. Enumerable.Range(0, (int)heads).Select(h => h / (heads / keyHeads))])], ("axis", 1L));

    private static string Mask(PrimitiveWriter p, string mask, TensorProto.Types.DataType type)
    {
        if (p.Context.Types.Of(mask) is not TensorProto.Types.DataType.Bool)
        {
            return mask;
        }

        var key = $"mask {mask} {type}";
        return p.Context.Shared.TryGetValue(key, out var shared)
            ? shared
            : p.Context.Shared[key] = p.Add("Where", [mask, p.Number(0, type), p.Number(float.MinValue, type)]);
    }
}
