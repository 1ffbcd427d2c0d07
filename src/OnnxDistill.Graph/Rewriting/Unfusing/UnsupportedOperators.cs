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
            if (node.Domain == "com.microsoft" && (Names.Contains(node.OpType) || node.OpType.StartsWith("QOrdered", StringComparison.Ordinal)))
            {
                return $"node {Name(node)} is {node.OpType} of com.microsoft, which hides its attention; give the file from before ONNX Runtime's optimiser, or export again without optimising";
            }

            if (PastAt(node) is not { } past)
            {
                continue;
            }

            if (node.InputAt(past).Length > 0 || node.OutputAt(1).Length > 0)
            {
                return $"node {Name(node)} is {node.OpType} with keys and values of the past, as decoders have it; export the model without past_key_values (use_cache=False)";
            }

            if (node.IntegerAttribute("do_rotary", 0) != 0 || (node.NumberAttribute("softcap") ?? 0) != 0)
            {
                return $"node {Name(node)} is {node.OpType} that rotates or caps its scores inside; export again without optimising, with attn_implementation='eager'";
            }
        }

        return null;
    }

    public static string Name(NodeProto node) => node.Name.Length > 0 ? node.Name : node.OutputAt(0);

    // The input that brings the keys of the past; null for what is no attention.
    private static int? PastAt(NodeProto node) => (node.Domain, node.OpType) switch
    {
        ("com.microsoft", "Attention") => 4,
        ("com.microsoft", "QAttention") => 8,
        ("com.microsoft", "MultiHeadAttention") => 6,
        ("" or "ai.onnx", "Attention") => 4,
        _ => null,
    };
}
