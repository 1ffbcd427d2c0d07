using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Patterns;

/// <summary>
/// A normalisation over the last axis: LayerNorm or RMSNorm as one operator or spelled out in any order, or MobileBERT's NoNorm (x·γ + β).
/// </summary>
/// <param name="Input">What is normalised.</param>
/// <param name="Output">The result.</param>
/// <param name="Gamma">The gain, [hidden]; null without.</param>
/// <param name="Beta">The offset, [hidden]; null without.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Kind">Which normalisation it is.</param>
internal sealed record NormPattern(string Input, string Output, string? Gamma, string? Beta, double Epsilon, NormKind Kind)
{
    private const double LargestEpsilon = 1e-2;
    private const int RegionLimit = 40;

    /// <summary>The normalisation whose result a value is; null if it is none.</summary>
    public static NormPattern? At(EncoderGraph graph, string value)
    {
        if (!graph.Cone.InCone(value) || graph.Graph.Producer(value) is not { } node)
        {
            return null;
        }

        return node.OpType switch
        {
            "LayerNormalization" => new(node.Input[0], value, Name(node, 1), Name(node, 2), node.NumberAttribute("epsilon") ?? 1e-5, NormKind.Layer),
            "RMSNormalization" or "SimplifiedLayerNormalization" => new(node.Input[0], value, Name(node, 1), null, node.NumberAttribute("epsilon") ?? 1e-5, NormKind.RootMeanSquare),
            "Add" or "Mul" or "Div" => SpelledOut(graph, value) ?? NoNorm(graph, value, node),
            _ => null,
        };
    }

    private static string? Name(NodeProto node, int input) => node.InputAt(input) is { Length: > 0 } name ? name : null;

    // Everything between the input and the result, whatever the order: the input is the nearest dominator with a mean and a root between.
    private static NormPattern? SpelledOut(EncoderGraph graph, string value)
    {
        var input = value;
        for (var step = 0; step < 6; step++)
        {
            if (graph.Cone.Of(input) is not { } above)
            {
                return null;
            }

            input = above;
            if (Region(graph, input, value) is not { } region)
            {
                return null;
            }

            if (region.Any(n => n.OpType is "Sqrt" || IsRootPower(graph, n)))
            {
                return OfRegion(graph, input, value, region);
            }
        }

        return null;
    }

    private static NormPattern? OfRegion(EncoderGraph graph, string input, string value, List<NodeProto> region)
    {
        var means = region.Count(n => n.OpType is "ReduceMean" or "GlobalAveragePool");
        if (means == 0 || region.Exists(n => n.OpType is "MatMul" or "Gemm" or "Softmax" or "Erf" or "Tanh"))
        {
            return null;
        }

        string? gamma = null, beta = null;
        var epsilon = 0d;
        foreach (var node in region.Where(n => n.Input.Count == 2))
        {
            foreach (var constant in node.Input.Where(i => graph.Facts.IsConstant(i)))
            {
                if (graph.Facts[constant].Count > 1)
                {
                    gamma = node.OpType == "Mul" ? constant : gamma;
                    beta = node.OpType is "Add" or "Sub" ? constant : beta;
                }
                else if (node.OpType == "Add" && graph.Facts.Scalar(constant) is > 0 and <= LargestEpsilon and var small)
                {
                    epsilon = small;
                }
            }
        }

        // x - mean, computed once, dominates the rest and looks like the input of an RMSNorm.
        return means == 1 && Centred(graph, input) is { } whole
            ? new NormPattern(whole, value, gamma, beta, epsilon, NormKind.Layer)
            : new NormPattern(input, value, gamma, beta, epsilon, means > 1 ? NormKind.Layer : NormKind.RootMeanSquare);
    }

    private static string? Centred(EncoderGraph graph, string value) =>
        graph.Graph.Producer(value) is { OpType: "Sub" } difference && graph.Graph.Producer(difference.Input[1]) is { OpType: "ReduceMean" or "GlobalAveragePool" } mean
        && mean.Input[0] == difference.Input[0]
            ? mean.Input[0]
            : null;

    private static NormPattern? NoNorm(EncoderGraph graph, string value, NodeProto node)
    {
        if (node.OpType != "Add" || Vector(graph, node) is not { } beta || graph.Graph.Producer(Other(node, beta)) is not { OpType: "Mul" } product
            || Vector(graph, product) is not { } gamma)
        {
            return null;
        }

        return new NormPattern(Other(product, gamma), value, gamma, beta, 0, NormKind.None);
    }

    private static List<NodeProto>? Region(EncoderGraph graph, string above, string value)
    {
        var nodes = new List<NodeProto>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { value };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var at))
        {
            if (at == above || graph.Graph.Producer(at) is not { } node)
            {
                continue;
            }

            nodes.Add(node);
            if (nodes.Count > RegionLimit)
            {
                return null;
            }

            foreach (var input in graph.ConeInputs(node).Where(seen.Add))
            {
                open.Push(input);
            }
        }

        return nodes;
    }

    private static bool IsRootPower(EncoderGraph graph, NodeProto node) => node.OpType == "Pow" && graph.Facts.Scalar(node.InputAt(1)) is 0.5 or -0.5;

    private static string? Vector(EncoderGraph graph, NodeProto node) => node.Input.FirstOrDefault(i => graph.Facts.IsConstant(i) && graph.Facts[i].Count > 1);

    private static string Other(NodeProto node, string one) => node.Input[0] == one ? node.Input[1] : node.Input[0];
}
