using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Encoders;

/// <summary>The feed-forward part of the layers: linear layers after attention's residual sum, with an activation between.</summary>
internal static class FeedForward
{
    /// <summary>The linear layers of a layer's feed-forward part, in order.</summary>
    public static IReadOnlyList<Linear> Linears(EncoderStructure structure, int layer)
    {
        var graph = structure.Graph;
        var (sum, end) = (structure.Layers[layer].Sum, structure.HiddenStates[layer + 1]);
        var found = new Dictionary<string, Linear>(StringComparer.Ordinal);
        foreach (var node in graph.Graph.Nodes)
        {
            if (node.OutputAt(0) is { Length: > 0 } output && graph.Cone.InCone(output) && graph.Cone.Dominates(sum, output)
                && !graph.Cone.Dominates(end, output) && graph.LinearAt(output) is { } linear)
            {
                found[linear.Product] = linear;
            }
        }

        return [.. found.Values];
    }

    /// <summary>The width between two linear layers, of MobileBERT's stack the first two; of gated ones half of what the first gives.</summary>
    public static int? Width(EncoderStructure structure)
    {
        var linears = Linears(structure, 0);
        var narrowing = linears.FirstOrDefault(l => !structure.Graph.Same(l.Input, linears[0].Input));
        return narrowing is not null && structure.Graph.Facts[narrowing.Weight].Shape is { } shape ? (int)(narrowing.Transposed ? shape[^1] : shape[0]) : null;
    }

    /// <summary>The activation's name in Hugging Face's words; null if it is none of those known.</summary>
    public static string? Activation(EncoderStructure structure)
    {
        if (Linears(structure, 0) is not { Count: >= 2 } linears)
        {
            return null;
        }

        return ActivationBetween(structure.Graph, linears[0].Output, linears[^1].Input);
    }

    /// <summary>The name of the activation that lies between two values; null if it is none of those known.</summary>
    public static string? ActivationBetween(EncoderGraph graph, string above, string value)
    {
        var nodes = Between(graph, above, value);
        var operations = nodes.Select(n => n.OpType).ToHashSet(StringComparer.Ordinal);
        return nodes.Find(n => n.OpType == "Gelu") is { } gelu ? (gelu.TextAttribute("approximate") == "tanh" ? "gelu_new" : "gelu")
            : operations.Contains("Erf") ? "gelu"
            : operations.Contains("Softplus") ? "mish"
            : operations.Contains("Tanh") ? (operations.Contains("Pow") || nodes.Count(n => n.OpType == "Mul") > 2 ? "gelu_new" : "tanh")
            : operations.Contains("Relu") ? "relu"
            : operations.Contains("Sigmoid") ? (nodes.Exists(n => IsScaledBy(graph, n, 1.702)) ? "quick_gelu" : "silu")
            : null;
    }

    private static bool IsScaledBy(EncoderGraph graph, NodeProto node, double factor) =>
        node.OpType == "Mul" && node.Input.Any(i => graph.Facts.Scalar(i) is { } s && Math.Abs(s - factor) < 1e-2);

    private static List<NodeProto> Between(EncoderGraph graph, string above, string value)
    {
        var nodes = new List<NodeProto>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { value };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var at) && nodes.Count < 200)
        {
            if (at == above || graph.Graph.Producer(at) is not { } node)
            {
                continue;
            }

            nodes.Add(node);
            foreach (var input in graph.ConeInputs(node).Where(seen.Add))
            {
                open.Push(input);
            }
        }

        return nodes;
    }
}
