using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>
/// Which inputs of a node carry values into its outputs. Sizes, axes and indices do not: exporters read sizes off any input, and a position
/// bias that is looked up by positions does not depend on the text.
/// </summary>
internal static class ValueFlow
{
    private static readonly HashSet<string> Nothing = new(StringComparer.Ordinal)
    {
        "Shape", "Size", "ConstantOfShape", "Range", "NonZero", "EyeLike", "RandomNormal", "RandomUniform", "Constant",
    };

    private static readonly HashSet<string> OnlyFirst = new(StringComparer.Ordinal)
    {
        "Gather", "GatherElements", "GatherND", "Reshape", "Expand", "Tile", "Slice", "Pad", "Squeeze", "Unsqueeze", "Cast", "CastLike", "Identity", "Dropout",
        "Split", "CumSum", "Trilu", "Transpose", "Flatten", "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "TopK", "Resize",
    };

    /// <summary>The inputs that carry values.</summary>
    public static IEnumerable<string> Inputs(NodeProto node) =>
        Nothing.Contains(node.OpType) ? []
        : OnlyFirst.Contains(node.OpType) ? node.Input.Take(1)
        : node.Input.Where(i => i.Length > 0);
}
