using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>The inputs of MultiHeadAttention, unpacked and with their biases.</summary>
/// <param name="Query">[batch, heads, query, d].</param>
/// <param name="KeyTransposed">[batch, heads, d, key].</param>
/// <param name="Value">[batch, heads, key, value width].</param>
/// <param name="HeadWidth">d, where it is known.</param>
internal sealed record MultiHeadInputs(string Query, string KeyTransposed, string Value, long? HeadWidth)
{
    public static MultiHeadInputs? Read(PrimitiveWriter p, NodeProto node, long heads)
    {
        var (query, key, value) = (node.Input[0], node.InputAt(1), node.InputAt(2));
        if (key.Length == 0)
        {
            // Packed in one: [batch, sequence, heads, 3, d].
            return value.Length > 0 || (p.Context.Shapes.Rank(query) ?? 5) != 5 ? null : Packed(p, node, heads, Part(p, query, 0), Part(p, query, 1), Part(p, query, 2));
        }

        if (value.Length == 0)
        {
            // Keys and values packed: [batch, key, heads, 2, d].
            var split = AttentionWriter.SplitHeads(p, query, heads, null);
            return (p.Context.Shapes.Rank(key) ?? 5) != 5 ? null : Packed(p, node, heads, split, Part(p, key, 0), Part(p, key, 1));
        }

        return Separate(p, node, heads);
    }

    // Queries, keys and values [batch, length, heads, d].
    private static MultiHeadInputs Packed(PrimitiveWriter p, NodeProto node, long heads, string query, string key, string value)
    {
        if (node.InputAt(3) is { Length: > 0 } bias)
        {
            var rows = p.Reshape(bias, 3, heads, -1);
            string Row(string x, long which) => p.Add("Add", [x, p.Add("Gather", [rows, p.Nodes.Scalar(which)], ("axis", 0L))]);
            (query, key, value) = (Row(query, 0), Row(key, 1), Row(value, 2));
        }

        return new(AttentionWriter.HeadsFirst(p, query), AttentionWriter.HeadsFirstTransposed(p, key), AttentionWriter.HeadsFirst(p, value), null);
    }

    private static MultiHeadInputs? Separate(PrimitiveWriter p, NodeProto node, long heads)
    {
        var shapes = p.Context.Shapes;
        var (query, key, value, bias) = (node.Input[0], node.InputAt(1), node.InputAt(2), node.InputAt(3));
        var all = shapes.Width(bias);
        var width = shapes.Width(query) ?? (shapes.Rank(key) != 4 ? shapes.Width(key) : null);
        var valueWidth = shapes.Rank(value) != 4 ? shapes.Width(value) : null;
        width ??= all is null ? null : valueWidth is null ? all / 3 : (all - valueWidth) / 2;
        var apart = shapes.Rank(key) == 4; // keys and values [batch, heads, key, d] have their bias already
        if (bias.Length > 0)
        {
            if (width is not > 0 || all is null)
            {
                return null;
            }

            query = p.Add("Add", [query, ColumnSlices.Cut(p, bias, 0, width.Value)]);
            key = apart ? key : p.Add("Add", [key, ColumnSlices.Cut(p, bias, width.Value, width.Value)]);
            value = apart ? value : p.Add("Add", [value, ColumnSlices.Cut(p, bias, 2 * width.Value, all.Value - (2 * width.Value))]);
        }

        var head = width % heads == 0 ? width / heads : null;
        return new(
            AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, query, heads, head)),
            apart ? p.Transpose(key, 0, 1, 3, 2) : AttentionWriter.HeadsFirstTransposed(p, AttentionWriter.SplitHeads(p, key, heads, head)),
            apart ? value : AttentionWriter.HeadsFirst(p, AttentionWriter.SplitHeads(p, value, heads, null)),
            head);
    }

    // One part of [batch, length, heads, parts, d].
    private static string Part(PrimitiveWriter p, string packed, long which) =>
        p.Add("Gather", [packed, p.Nodes.Scalar(which)], ("axis", 3L));
}
