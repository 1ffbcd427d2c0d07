using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Patterns;

/// <summary>What follows probabilities: the product with V, the output projection, the residual sum.</summary>
internal static class AttentionOutput
{
    private const int DepthLimit = 12;

    /// <summary>The product of probabilities with V and the operand that is V; null where there is none.</summary>
    public static (NodeProto Node, string Value)? Context(EncoderGraph graph, string probabilities, int depth = 0)
    {
        foreach (var node in graph.Graph.Consumers(probabilities))
        {
            if (node.OpType is "MatMul" or "Einsum" && node.Input.Count == 2)
            {
                var other = node.Input[0] == probabilities ? node.Input[1] : node.Input[0];
                if (graph.Cone.InCone(other))
                {
                    return (node, other);
                }
            }
        }

        // Masks on heads, zeros for rows of padding (tf2onnx writes Where as a product and a sum), drop-out: all keep the probabilities' place.
        foreach (var node in graph.Graph.Consumers(probabilities).Where(n => depth < DepthLimit && (Layout.IsMove(n.OpType) || n.OpType == "Where" || (n.OpType is "Mul" or "Add" && graph.ConeInputs(n).Count == 1))))
        {
            if ((node.OpType != "Where" || node.Input[0] != probabilities) && Context(graph, node.Output[0], depth + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The projection that takes the context alone, in whatever layout.</summary>
    public static Linear? Projection(EncoderGraph graph, string context)
    {
        var value = context;
        for (var depth = 0; depth < DepthLimit; depth++)
        {
            string? next = null;
            foreach (var node in graph.Graph.Consumers(value).Where(n => n.Output.Count > 0))
            {
                if (graph.LinearAt(node.Output[0]) is { } linear && linear.Input == value)
                {
                    return WithBias(graph, linear);
                }

                next ??= IsPassed(graph, node, value) ? node.Output[0] : null;
            }

            if (next is null)
            {
                return null;
            }

            value = next;
        }

        return null;
    }

    /// <summary>The sum of a branch with the residual stream: the first addition of another value that depends on the text.</summary>
    public static string? Residual(EncoderGraph graph, string branch)
    {
        var value = branch;
        for (var depth = 0; depth < DepthLimit; depth++)
        {
            var consumers = graph.Graph.Consumers(value);
            if (consumers.FirstOrDefault(n => n.OpType is "Add" or "Sum" && graph.ConeInputs(n).Count == 2) is { } add)
            {
                return add.Output[0];
            }

            if (consumers.FirstOrDefault(n => IsPassed(graph, n, value)) is not { } move)
            {
                return null;
            }

            value = move.Output[0];
        }

        return null;
    }

    // Paddle's drop-out, which scales at inference, leaves a product with a scalar.
    private static bool IsPassed(EncoderGraph graph, NodeProto node, string value) => node.OpType is "Mul"
        ? graph.ConeInputs(node).Count == 1 && node.Input.Any(i => i != value && graph.Facts.Scalar(i) is not null)
        : Layout.IsMove(node.OpType) && node.Input[0] == value;

    /// <summary>The layer with the bias that is added after it, with a change of shape between where there is one.</summary>
    public static Linear WithBias(EncoderGraph graph, Linear linear)
    {
        var value = linear.Output;
        for (var depth = 0; depth < 3 && linear.Bias is null; depth++)
        {
            foreach (var node in graph.Graph.Consumers(value))
            {
                if (node.OpType == "Add" && graph.LinearAt(node.Output[0]) is { } whole && whole.Product == linear.Product)
                {
                    return whole;
                }
            }

            if (graph.Graph.Consumers(value).FirstOrDefault(n => Layout.IsMove(n.OpType)) is not { } move)
            {
                break;
            }

            value = move.Output[0];
        }

        return linear;
    }
}
