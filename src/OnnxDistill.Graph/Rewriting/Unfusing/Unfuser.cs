using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Activations;
using OnnxDistill.Graph.Rewriting.Unfusing.Attention;
using OnnxDistill.Graph.Rewriting.Unfusing.Norms;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;
using OnnxDistill.Graph.Rewriting.Unfusing.Products;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Unfusing;

/// <summary>
/// Turns fused operators into primitives of ONNX's own operator set that give the same outputs, so that a model is analysed, widened and
/// tapped in one form only. The fused operators are those of ONNX Runtime's contributed set (ContribOperators.md) and ONNX's Attention
/// (opset 23).
/// </summary>
internal static class Unfuser
{
    // Below it there is no Range.
    private const long OldestOpset = 11;

    private const string Microsoft = "com.microsoft";

    private static readonly Dictionary<(string Domain, string Operator), Func<UnfusingContext, NodeProto, NodeSequence?>> Operators = new()
    {
        [(Microsoft, "Attention")] = AttentionUnfusing.Replace,
        [(Microsoft, "QAttention")] = QuantisedAttentionUnfusing.Replace,
        [(Microsoft, "MultiHeadAttention")] = MultiHeadAttentionUnfusing.Replace,
        [(string.Empty, "Attention")] = StandardAttentionUnfusing.Replace,
        [(Microsoft, "EmbedLayerNormalization")] = EmbedLayerNormalizationUnfusing.Replace,
        [(Microsoft, "QEmbedLayerNormalization")] = QuantisedEmbedLayerNormalizationUnfusing.Replace,
        [(Microsoft, "SkipLayerNormalization")] = SkipLayerNormalizationUnfusing.Replace,
        [(Microsoft, "SkipSimplifiedLayerNormalization")] = SkipLayerNormalizationUnfusing.ReplaceSimplified,
        [(Microsoft, "SimplifiedLayerNormalization")] = RmsNormalizationUnfusing.Replace,
        [(string.Empty, "SimplifiedLayerNormalization")] = RmsNormalizationUnfusing.Replace,
        [(string.Empty, "RMSNormalization")] = RmsNormalizationUnfusing.Replace,
        [(Microsoft, "Gelu")] = GeluUnfusing.Replace,
        [(Microsoft, "BiasGelu")] = BiasGeluUnfusing.Replace,
        [(Microsoft, "FastGelu")] = FastGeluUnfusing.Replace,
        [(Microsoft, "QuickGelu")] = QuickGeluUnfusing.Replace,
        [(Microsoft, "BiasAdd")] = BiasAddUnfusing.Replace,
        [(Microsoft, "BiasSoftmax")] = BiasSoftmaxUnfusing.Replace,
        [(Microsoft, "FusedMatMul")] = FusedMatMulUnfusing.Replace,
        [(Microsoft, "TransposeMatMul")] = FusedMatMulUnfusing.Replace,
        [(Microsoft, "FusedGemm")] = FusedGemmUnfusing.Replace,
        [(Microsoft, "GemmFastGelu")] = GemmFastGeluUnfusing.Replace,
    };

    /// <summary>Replaces the fused operators of the main graph. What cannot be replaced, such as attention with a past, is left as it is.</summary>
    /// <param name="editor">The editor of the model.</param>
    /// <returns>The number of nodes replaced.</returns>
    /// <exception cref="InvalidDataException">A weight of a fused operator cannot be read.</exception>
    public static int Rewrite(ModelEditor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        if (editor.Opset < OldestOpset || !editor.Model.Graph.Node.Any(IsFused))
        {
            return 0;
        }

        var context = new UnfusingContext(editor);
        var replaced = editor.Rewrite(node => Find(node)?.Invoke(context, node));
        if (replaced > 0)
        {
            Unused.Remove(editor.Model, context);

            // Initializers that are no inputs came with the fourth version of the format.
            editor.Model.IrVersion = Math.Max(editor.Model.IrVersion, 4);
        }

        return replaced;
    }

    /// <summary>
    /// Names the first operator that hides its attention and is not rewritten; null where there is none.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <returns>One sentence that names the node and the way out.</returns>
    public static string? Unsupported(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var opset = model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;
        return UnsupportedOperators.First(TensorWalk.Nodes(model))
            ?? (opset < OldestOpset && TensorWalk.Nodes(model).FirstOrDefault(n => n.OpType != "Gelu" && IsFused(n)) is { } fused
                ? $"node {UnsupportedOperators.Name(fused)} is {fused.OpType} in a model of operator set {opset}; export again with opset_version={OldestOpset} or later"
                : null);
    }

    /// <summary>Whether <see cref="Rewrite"/> has a rewriting for the node's operator.</summary>
    /// <param name="node">The node.</param>
    public static bool IsFused(NodeProto node) => Find(node) is not null;

    private static Func<UnfusingContext, NodeProto, NodeSequence?>? Find(NodeProto node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.OutputAt(0).Length > 0 && node.InputAt(0).Length > 0 ? Operators.GetValueOrDefault((node.Domain is "ai.onnx" ? string.Empty : node.Domain, node.OpType)) : null;
    }
}
