using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Norms;

/// <summary>
/// com.microsoft QEmbedLayerNormalization: EmbedLayerNormalization whose tables, gain and bias are bytes: (q - zero point) · scale. Rows
/// are looked up as bytes and widened afterwards.
/// </summary>
internal static class QuantisedEmbedLayerNormalizationUnfusing
{
    private const float Epsilon = 1e-12f;

    // Of words, positions, segments, gain and bias: bytes at 2.., scales at 8.., zero points at 13..; the mask at 7.
    private const int Bytes = 2;
    private const int Scales = 8;
    private const int ZeroPoints = 13;

    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var ids = node.Input[0];
        var positions = p.Unsqueeze(p.Range(p.Dimension(ids, 1)), 0); // [1, sequence]
        var sum = Rows(p, node, 0, ids);
        if (node.InputAt(Bytes + 2).Length > 0 && node.InputAt(1).Length > 0)
        {
            sum = p.Add("Add", [sum, Rows(p, node, 2, node.InputAt(1))]);
        }

        sum = p.Add("Add", [sum, Rows(p, node, 1, positions)]);
        var (gain, bias) = (Wide(p, node, 3, node.InputAt(Bytes + 3)), Wide(p, node, 4, node.InputAt(Bytes + 4)));
        p.LayerNormalizationAs(node.Output[0], sum, gain, bias, node.NumberAttribute("epsilon") ?? Epsilon);
        EmbedLayerNormalizationUnfusing.WriteLengths(p, node);
        return p.Nodes;
    }

    private static string Rows(PrimitiveWriter p, NodeProto node, int which, string indices) =>
        Wide(p, node, which, p.Add("Gather", [node.InputAt(Bytes + which), indices], ("axis", 0L)));

    private static string Wide(PrimitiveWriter p, NodeProto node, int which, string bytes)
    {
        string[] inputs = [bytes, Scalar(p, node.InputAt(Scales + which)), Scalar(p, node.InputAt(ZeroPoints + which))];
        return p.Add("DequantizeLinear", inputs);
    }

    // One element may be written as [1]: DequantizeLinear would take that for one per channel.
    private static string Scalar(PrimitiveWriter p, string value) =>
        p.Context.Shapes.Rank(value) is null or 0 ? value : p.Reshape(value);
}
