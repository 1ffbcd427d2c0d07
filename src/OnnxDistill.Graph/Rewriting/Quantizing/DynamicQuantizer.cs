using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Rewriting.Pruning;

namespace OnnxDistill.Graph.Rewriting.Quantizing;

/// <summary>
/// Rounds the weights of a model in fp32 to signed bytes: those of products and recurrent cells with a scale for each column, tables of embeddings too.
/// Activations are rounded while the model runs, by their own range, so that nothing must be measured before. Everything else stays as it is.
/// </summary>
/// <remarks>
/// Dynamic quantisation as ONNX Runtime's <c>quantize_dynamic</c> writes it (its operators, no QDQ pairs). <see cref="Dequantizer"/> undoes it but for the rounding.
/// </remarks>
internal static class DynamicQuantizer
{
    /// <summary>Rewrites a model in place.</summary>
    /// <param name="editor">The editor of the model, whose nodes are in order.</param>
    /// <returns>The number of nodes replaced.</returns>
    /// <exception cref="InvalidDataException">A stored tensor cannot be read.</exception>
    public static int Rewrite(ModelEditor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        var (products, tables) = (new DynamicProducts(editor), new IntegerTables(editor));
        var replaced = editor.Rewrite(node => node.OpType switch
        {
            "MatMul" => products.Rewrite(node),
            "Gather" or "Slice" => tables.Rewrite(node),
            "LSTM" => DynamicLstm.Rewrite(editor, node),
            _ => null,
        });
        UnusedParts.Remove(editor.Model.Graph);
        return replaced;
    }
}
