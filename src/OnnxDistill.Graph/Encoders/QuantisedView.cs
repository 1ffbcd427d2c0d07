using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Encoders;

/// <summary>
/// A quantised graph as if it were not: for analysis only. Its values are called as in the graph itself, so that what is found there can
/// be exposed in the original, unless the original holds it as integers.
/// </summary>
internal static class QuantisedView
{
    /// <summary>The graph to analyse.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The graph that will run; it is not changed.</param>
    /// <param name="hidden">Values of the view that are no float tensors in the graph that will run; null where the view is that graph.</param>
    public static ModelProto Of(string path, ModelProto model, out IReadOnlySet<string>? hidden)
    {
        hidden = null;
        if (!TensorWalk.Nodes(model).Any(Quantisation.IsQuantised))
        {
            return model;
        }

        var view = model.Clone();
        Dequantizer.Rewrite(new ModelEditor(view, path, materialise: false));
        var floats = Floats(model);
        hidden = view.Graph.Node.SelectMany(n => n.Output).Where(o => o.Length > 0 && !floats.Contains(o)).ToHashSet(StringComparer.Ordinal);
        return view;
    }

    // Everything but what quantising operators give, and what only moves that.
    private static HashSet<string> Floats(ModelProto model)
    {
        var integers = new HashSet<string>(StringComparer.Ordinal);
        var floats = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in model.Graph.Node)
        {
            var quantises = node.OpType is "QuantizeLinear" or "DynamicQuantizeLinear" or "MatMulInteger" or "ConvInteger" or "QLinearMatMul" or "QGemm"
                || node.OpType.StartsWith("QLinear", StringComparison.Ordinal)
                || (node.OpType != "Cast" && Layout.IsMoveOrCut(node.OpType) && integers.Contains(node.InputAt(0)))
                || (node.OpType == "Concat" && node.Input.Any(integers.Contains));
            (quantises ? integers : floats).UnionWith(node.Output);
        }

        return floats;
    }
}
