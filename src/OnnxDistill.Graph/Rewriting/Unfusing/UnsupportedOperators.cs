using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Unfusing;

/// <summary>Operators that hide attention and have no rewriting: of decoders, of graphics cards only, or with packed tokens.</summary>
internal static class UnsupportedOperators
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "PackedAttention", "PackedMultiHeadAttention", "RemovePadding", "RestorePadding", "GroupQueryAttention", "LongformerAttention",
        "SparseAttention", "PagedAttention", "LinearAttention", "DecoderAttention", "DecoderMaskedSelfAttention", "DecoderMaskedMultiHeadAttention",
    };

    public static string? First(IEnumerable<NodeProto> nodes)
    {
        foreach (var node in nodes)
        {
            var name = node.Name.Length > 0 ? node.Name : node.OutputAt(0);
            if (node.Domain == "com.microsoft" && (Names.Contains(node.OpType) || node.OpType.StartsWith("QOrdered", StringComparison.Ordinal)))
            {
                return $"node {name} is {node.OpType} of com.microsoft, which hides its attention; give the file from before ONNX Runtime's optimiser, or export again without optimising";
            }

            if (HasPast(node))
            {
                return $"node {name} is {node.OpType} with keys and values of the past, as decoders have it; export the model without past_key_values (use_cache=False)";
            }
        }

        return null;
    }

    private static bool HasPast(NodeProto node) => (node.Domain, node.OpType) switch
    {
        ("com.microsoft", "Attention") => node.InputAt(4).Length > 0,
        ("com.microsoft", "QAttention") => node.InputAt(8).Length > 0,
        ("com.microsoft", "MultiHeadAttention") => node.InputAt(6).Length > 0,
        ("" or "ai.onnx", "Attention") => node.InputAt(4).Length > 0,
        _ => false,
    };
}
