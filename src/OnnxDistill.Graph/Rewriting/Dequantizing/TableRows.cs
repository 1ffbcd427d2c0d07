using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Rows looked up in a stored table of integers with a scale for each column: the table is widened, and floats are looked up.</summary>
internal static class TableRows
{
    /// <summary>The floats; null for anything else.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="by">Where the lookup is added.</param>
    /// <param name="node">The node that dequantises the rows.</param>
    /// <param name="grid">How its scales lie along the rows.</param>
    public static string? Of(Dequantizing context, NodeSequence by, NodeProto node, Grid grid)
    {
        if (grid != new Grid(-1)
            || context.Editor.Producer(node.InputAt(0)) is not { OpType: "Gather" } gather
            || gather.IntegerAttribute("axis", 0) != 0
            || context.Editor.Constant(gather.InputAt(0)) is not { Dims.Count: 2 } table
            || context.Editor.Constant(node.InputAt(1)) is not { } scales
            || ElementTypes.Count(scales) != table.Dims[1])
        {
            return null;
        }

        return context.Weights.Widen(node, gather.InputAt(0), node.InputAt(1), node.InputAt(2), new Grid(1)) is { } floats
            ? by.AddAs(node.OutputAt(0), "Gather", [floats, gather.InputAt(1)])
            : null;
    }
}
