using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Model;

/// <summary>Tells quantising operators, of ONNX and of ONNX Runtime's <c>com.microsoft</c>, from the others.</summary>
internal static class Quantisation
{
    private static readonly HashSet<string> Operators = new(StringComparer.Ordinal)
    {
        // ai.onnx
        "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "MatMulInteger", "ConvInteger", "QLinearMatMul", "QLinearConv",

        // com.microsoft
        "DynamicQuantizeMatMul", "DynamicQuantizeLSTM", "MatMulIntegerToFloat", "MatMulNBits", "MatMulBnb4", "MatMulFpQ4",
        "GatherBlockQuantized", "QAttention", "QGemm", "QEmbedLayerNormalization", "QMoE",
    };

    public static bool IsQuantised(NodeProto node) =>
        Operators.Contains(node.OpType)
        || node.OpType.StartsWith("QLinear", StringComparison.Ordinal)
        || node.OpType.StartsWith("QOrdered", StringComparison.Ordinal);
}
