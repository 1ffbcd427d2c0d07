using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Heads;

/// <summary>Says what a value is made by, as far as it tells logits from other numbers of a text.</summary>
internal static class Feeds
{
    private static readonly HashSet<string> Squashing = new(StringComparer.Ordinal) { "Tanh", "Relu", "Gelu", "Erf", "Elu", "Selu", "Softsign", "LeakyRelu", "FastGelu" };

    private static readonly HashSet<string> Norms = new(StringComparer.Ordinal)
    {
        "LayerNormalization", "SkipLayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization", "SkipSimplifiedLayerNormalization", "EmbedLayerNormalization",
    };

    /// <summary>What feeds an output.</summary>
    public static FeedKind Of(HeadGraph graph, OutputTrace trace)
    {
        if (graph.IsLinear(trace.End))
        {
            return FeedKind.Linear;
        }

        return graph.Graph.Producer(trace.End) is not { } node ? FeedKind.Unknown
            : Squashing.Contains(node.OpType) && graph.IsLinear(graph.Stem(node.InputAt(0))) ? FeedKind.Squashed
            : IsUnitLength(graph, node) ? FeedKind.UnitLength
            : Averages(graph, node) ? FeedKind.Averaged
            : trace.IsCut && Axes.Of(graph.Facts[trace.End].Shape, graph.Size) is AxisKind.TokenClasses ? FeedKind.Token
            : Norms.Contains(node.OpType) ? FeedKind.Norm
            : FeedKind.Unknown;
    }

    /// <summary>A feed in words.</summary>
    public static string Text(FeedKind feed, NodeProto? node) => feed switch
    {
        FeedKind.Linear => node is { OpType: "Conv" } ? "a linear layer (convolution)" : "a linear layer",
        FeedKind.Squashed => $"{(node!.OpType == "Erf" ? "gelu" : node.OpType.ToLowerInvariant())} of a linear layer",
        FeedKind.UnitLength => "a vector scaled to length 1",
        FeedKind.Averaged => "tokens put together",
        FeedKind.Token => "the state of one token",
        FeedKind.Norm => "a norm",
        _ => node is null ? "an input or a constant" : node.OpType,
    };

    // x / |x|, however the length is reckoned.
    private static bool IsUnitLength(HeadGraph graph, NodeProto node) => node.OpType is "LpNormalization"
        || (node.OpType == "Div" && Length(graph, node.InputAt(1)) is { } whole && graph.Stem(whole) == graph.Stem(node.InputAt(0)))
        || (node.OpType == "Mul" && node.Input.Any(i => graph.Behind(i) is { OpType: "Reciprocal" } inverse && Length(graph, inverse.InputAt(0)) is { } whole
            && node.Input.Any(x => graph.Stem(x) == graph.Stem(whole))));

    private static string? Length(HeadGraph graph, string value)
    {
        var node = Bounded(graph, graph.Behind(value));
        if (node is { OpType: "ReduceL2" })
        {
            return node.InputAt(0);
        }

        var sum = node is { OpType: "Sqrt" } or { OpType: "Pow" } ? Bounded(graph, graph.Behind(node.InputAt(0))) : null;
        return sum switch
        {
            { OpType: "ReduceSumSquare" } => sum.InputAt(0),
            { OpType: "ReduceSum" } when graph.Behind(sum.InputAt(0)) is { OpType: "Mul" or "Pow" } square => square.InputAt(0),
            _ => null,
        };
    }

    // Something small against a division by 0.
    private static NodeProto? Bounded(HeadGraph graph, NodeProto? node) =>
        node is { OpType: "Clip" or "Max" or "Add" } && graph.Varying(node) is [var only] ? graph.Behind(only) : node;

    // A mean, a sum or a maximum over the tokens, or a sum over their number.
    private static bool Averages(HeadGraph graph, NodeProto node)
    {
        if (node is { OpType: "Div" or "Mul" })
        {
            return node.Input.Any(i => graph.Behind(i) is { OpType: "ReduceSum" or "MatMul" or "Einsum" } sum && Shrinks(graph, sum));
        }

        return node.OpType is "GlobalAveragePool" or "GlobalMaxPool" or "AveragePool"
            || ((node.OpType.StartsWith("Reduce", StringComparison.Ordinal) || node.OpType == "MatMul") && Shrinks(graph, node));
    }

    private static bool Shrinks(HeadGraph graph, NodeProto node) =>
        graph.Varying(node).Any(i => graph.Facts[i].Shape?.Contains(graph.Size.Length) == true) && graph.Facts[node.Output[0]].Shape?.Contains(graph.Size.Length) == false;
}
