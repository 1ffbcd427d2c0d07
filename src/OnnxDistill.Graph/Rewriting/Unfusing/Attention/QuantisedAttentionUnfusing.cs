using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>
/// com.microsoft QAttention: Attention of bytes. The projections stay products of integers, (x - zero point)·(W - zero point) · scales + bias.
/// </summary>
internal static class QuantisedAttentionUnfusing
{
    // Inputs x, weights, bias, scales of both, mask, zero points of both, past.
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        if (PackedSizes.Of(context, node, node.InputAt(1), node.InputAt(2)) is not { } sizes || node.InputAt(8).Length > 0)
        {
            return null;
        }

        var p = context.In(node);
        var type = context.Types.Real(node.InputAt(2));
        string Project(int which)
        {
            var (from, count) = sizes.Columns(which);
            string Columns(int input) => node.InputAt(input) is { Length: > 0 } value ? ColumnSlices.Cut(p, value, from, count) : string.Empty;
            List<string> factors = [node.Input[0], Columns(1), node.InputAt(6), Columns(7)];
            while (factors[^1].Length == 0)
            {
                factors.RemoveAt(factors.Count - 1);
            }

            var product = p.Cast(p.Add("MatMulInteger", factors), type);
            var real = p.Add("Mul", [product, p.Add("Mul", [node.InputAt(3), Columns(4)])]);
            return node.InputAt(2).Length > 0 ? p.Add("Add", [real, Columns(2)]) : real;
        }

        AttentionUnfusing.Write(p, node, sizes, Project, type, node.InputAt(5), string.Empty);
        return p.Nodes;
    }
}
