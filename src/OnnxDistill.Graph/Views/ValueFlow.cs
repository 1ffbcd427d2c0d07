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

    /// <summary>What a value is made of: the value itself and all that flows into it.</summary>
    public static IReadOnlyCollection<string> Into(GraphView graph, string value)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { value };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var at))
        {
            foreach (var input in graph.Producer(at) is { } node ? Inputs(node).Where(seen.Add) : [])
            {
                open.Push(input);
            }
        }

        return seen;
    }

    /// <summary>Whether a value follows from what is fed to the graph, not from its sizes alone.</summary>
    public static bool DependsOnInput(GraphView graph, string value) => Into(graph, value).Any(v => graph.Inputs.Any(i => i.Name == v));
}
