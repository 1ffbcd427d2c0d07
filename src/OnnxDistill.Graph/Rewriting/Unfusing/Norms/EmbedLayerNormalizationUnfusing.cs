using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Norms;

/// <summary>
/// com.microsoft EmbedLayerNormalization: the normalisation of word + position + segment embeddings, [batch, sequence, hidden]; as
/// further outputs the number of ones in each row of the mask, int32 [batch], and the sum.
/// </summary>
internal static class EmbedLayerNormalizationUnfusing
{
    private const float Epsilon = 1e-12f;

    // Inputs ids, segments, tables of words, positions and segments, gain, bias, mask, positions.
    public static NodeSequence? Replace(UnfusingContext context, NodeProto node)
    {
        var p = context.In(node);
        var sum = Sum(p, node, node.InputAt(8), node.InputAt(2), node.InputAt(3), node.InputAt(4), node.OutputAt(2));
        p.LayerNormalizationAs(node.Output[0], sum, node.InputAt(5), node.InputAt(6), node.NumberAttribute("epsilon") ?? Epsilon);
        WriteLengths(p, node);
        return p.Nodes;
    }

    public static string Sum(PrimitiveWriter p, NodeProto node, string positions, string words, string places, string segments, string output)
    {
        var ids = node.Input[0];
        var word = p.Add("Gather", [words, ids], ("axis", 0L));
        if (positions.Length == 0)
        {
            positions = p.Unsqueeze(p.Range(p.Dimension(ids, 1)), 0); // [1, sequence]
        }

        var place = p.Add("Gather", [places, positions], ("axis", 0L));
        if (segments.Length == 0 || node.InputAt(1).Length == 0)
        {
            return Add(p, output, word, place);
        }

        var segment = p.Add("Gather", [segments, node.InputAt(1)], ("axis", 0L));
        return Add(p, output, p.Add("Add", [word, segment]), place);
    }

    public static void WriteLengths(PrimitiveWriter p, NodeProto node)
    {
        var (mask, output) = (node.InputAt(7), node.OutputAt(1));
        if (!p.Context.Uses(node, 1))
        {
            return;
        }

        const TensorProto.Types.DataType Int32 = TensorProto.Types.DataType.Int32;
        if (mask.Length > 0)
        {
            p.ReduceSumAs(output, p.Cast(p.Add("Equal", [mask, p.Nodes.Scalar(1)]), Int32), 1);
        }
        else
        {
            // Without a mask ONNX Runtime writes zeros.
            var zeros = p.Cast(p.Add("Mul", [node.Input[0], p.Cast(p.Nodes.Scalar(0), p.Context.Types.Of(node.Input[0]) ?? Int32)]), Int32);
            p.ReduceSumAs(output, zeros, 1);
        }
    }

    private static string Add(PrimitiveWriter p, string output, string a, string b) =>
        output.Length > 0 ? p.Nodes.AddAs(output, "Add", [a, b]) : p.Add("Add", [a, b]);
}
