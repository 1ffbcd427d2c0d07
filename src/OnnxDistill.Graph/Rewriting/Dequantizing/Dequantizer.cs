using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Pruning;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>
/// Widens every quantised weight to float and drops every quantisation of activations, so that a model answers the same on every
/// processor and in every batch.
/// </summary>
/// <remarks>
/// Float tensors of the file keep their names. Integer tensors between quantised operators become float tensors of other names. Local
/// functions must have been inlined and fused attention written out before.
/// </remarks>
internal static class Dequantizer
{
    /// <summary>Rewrites a model in place; one without quantised operators is left as it is.</summary>
    /// <param name="editor">The editor of the model. Where it does not compute large weights, these become external tensors without a place.</param>
    /// <returns>The number of nodes replaced or taken away; 0 for a model without quantised operators.</returns>
    /// <exception cref="InvalidDataException">A quantised operator cannot be taken away; the sentence names the node and the operator.</exception>
    public static int Rewrite(ModelEditor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        var graph = editor.Model.Graph;
        if (!TensorWalk.Nodes(editor.Model).Any(Quantisation.IsQuantised))
        {
            return 0;
        }

        try
        {
            return Rewrite(editor, graph);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(editor.Path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{editor.Path}: {e.Message}", e); // an impossible shape, told by the tensor alone
        }
    }

    private static int Rewrite(ModelEditor editor, GraphProto graph)
    {
        var ordered = NodeOrder.Sort(editor.Model, editor.Path);
        graph.Node.Clear();
        graph.Node.AddRange(ordered);
        var missing = Missing(graph).ToHashSet(StringComparer.Ordinal);
        var context = new Dequantizing(editor);
        var products = new IntegerProducts(context);
        var replaced = editor.Rewrite(node => Replacement(context, products, node));
        IntegerLeftovers.Replace(context);
        UnusedParts.Remove(graph);
        if (TensorWalk.Nodes(editor.Model).FirstOrDefault(Quantisation.IsQuantised) is { } left)
        {
            throw context.Refused(left, "is not one that can be widened here");
        }

        return Missing(graph).FirstOrDefault(m => !missing.Contains(m)) is not { } lost
            ? replaced
            : throw context.Refused(graph.Node.First(n => n.Input.Contains(lost) || BodyValues.Of(n).Contains(lost)), $"computes with the integers of {lost}");
    }

    private static NodeSequence? Replacement(Dequantizing context, IntegerProducts products, NodeProto node) => node.OpType switch
    {
        "QuantizeLinear" => LinearQuantisation.Quantise(context, node),
        "DynamicQuantizeLinear" => LinearQuantisation.QuantiseDynamically(context, node),
        "DequantizeLinear" => LinearQuantisation.Dequantise(context, node),
        "MatMulInteger" or "ConvInteger" or "Cast" or "Mul" when products.Rewrite(node) is { } product => product,
        "MatMulIntegerToFloat" or "DynamicQuantizeMatMul" => FloatProducts.Rewrite(context, node),
        "DynamicQuantizeLSTM" => RecurrentProducts.Rewrite(context, node),
        "MatMulNBits" => BlockProducts.Rewrite(context, node),
        "MatMulBnb4" => Bnb4Products.Rewrite(context, node),
        "GatherBlockQuantized" => BlockGather.Rewrite(context, node),
        "QGemm" or "QLinearMatMul" or "QLinearConv" => QuantisedProducts.Rewrite(context, node),
        _ when node.OpType.StartsWith("QLinear", StringComparison.Ordinal) => QuantisedFunctions.Rewrite(context, node),
        _ => CarriedOperators.Rewrite(context, node),
    };

    // What nothing makes; values made inside bodies are among them, before as after.
    private static IEnumerable<string> Missing(GraphProto graph)
    {
        var known = graph.Node.SelectMany(n => n.Output).ToHashSet(StringComparer.Ordinal);
        known.UnionWith(graph.Input.Select(i => i.Name));
        known.UnionWith(graph.Initializer.Select(t => t.Name));
        known.UnionWith(graph.SparseInitializer.Select(s => s.Values?.Name ?? string.Empty));
        return graph.Node.SelectMany(n => n.Input).Where(i => i.Length > 0)
            .Concat(graph.Node.SelectMany(BodyValues.Of))
            .Concat(graph.Output.Select(o => o.Name))
            .Where(v => !known.Contains(v));
    }
}
