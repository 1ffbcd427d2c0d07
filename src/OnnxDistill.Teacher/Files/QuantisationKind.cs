using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Teacher.Files;

/// <summary>Says in a few words how a file is quantised.</summary>
internal static class QuantisationKind
{
    private static readonly string[] Dynamic =
        ["DynamicQuantizeLinear", "DynamicQuantizeMatMul", "DynamicQuantizeLSTM", "MatMulInteger", "MatMulIntegerToFloat", "ConvInteger", "QAttention", "QEmbedLayerNormalization"];

    /// <summary>What the file is: <c>dynamic int8</c>, <c>static int8 (QDQ)</c>, <c>weight-only 4-bit</c>...; null where it is not quantised.</summary>
    public static string? Of(ModelProto model)
    {
        var operators = TensorWalk.Nodes(model).Select(n => n.OpType).ToHashSet(StringComparer.Ordinal);
        if (Dynamic.Any(operators.Contains))
        {
            return "dynamic int8: activations are quantised by their range in each batch";
        }

        if (operators.Any(o => o.StartsWith("QLinear", StringComparison.Ordinal) || o.StartsWith("QOrdered", StringComparison.Ordinal) || o == "QGemm"))
        {
            return "static int8 (QOperator)";
        }

        if (operators.Contains("QuantizeLinear"))
        {
            return "static int8 (QDQ)";
        }

        return operators.Contains("MatMulNBits") || operators.Contains("MatMulBnb4") || operators.Contains("MatMulFpQ4") || operators.Contains("GatherBlockQuantized")
            ? "weight-only, blocks of few bits"
            : operators.Contains("DequantizeLinear") ? "weight-only int8" : null;
    }
}
