using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Patterns;

/// <summary>A softmax over the last axis, as one operator or spelled out as exp(x - max) / sum.</summary>
/// <param name="Node">The operator, or the division.</param>
/// <param name="Input">What it takes.</param>
/// <param name="Output">What it gives.</param>
internal sealed record SoftmaxAnchor(NodeProto Node, string Input, string Output)
{
    /// <summary>Every softmax of values that depend on the text.</summary>
    public static IEnumerable<SoftmaxAnchor> All(EncoderGraph graph) =>
        graph.Graph.Nodes.Select(n => n.OpType switch
        {
            "Softmax" => Operator(graph, n),
            "Div" => SpelledOut(graph, n),
            _ => null,
        }).OfType<SoftmaxAnchor>();

    private static SoftmaxAnchor? Operator(EncoderGraph graph, NodeProto node)
    {
        if (!graph.Cone.InCone(node.InputAt(0)))
        {
            return null;
        }

        // Until opset 12 the default is 1 and what follows is flattened: for rank 3 and more that is another function.
        var axis = node.IntegerAttribute("axis", graph.Graph.Opset < 13 ? 1 : -1);
        var rank = graph.Facts[node.Input[0]].Shape?.Length;
        return axis == -1 || rank is null || axis == rank - 1 ? new SoftmaxAnchor(node, node.Input[0], node.Output[0]) : null;
    }

    // exp(x - max) / sum, where a mask may be multiplied in and something small may be added to the sum, as older Keras models do.
    private static SoftmaxAnchor? SpelledOut(EncoderGraph graph, NodeProto node)
    {
        var divisor = graph.Graph.Producer(node.InputAt(1));
        divisor = divisor is { OpType: "Add", Input.Count: 2 } ? graph.ConeInputs(divisor) is [var summed] ? graph.Graph.Producer(summed) : null : divisor;
        if (divisor is not { OpType: "ReduceSum" } || divisor.Input[0] != node.Input[0] || graph.Graph.Producer(node.Input[0]) is not { } numerator)
        {
            return null;
        }

        var exp = numerator.OpType == "Mul" && graph.ConeInputs(numerator) is [var masked] ? graph.Graph.Producer(masked) : numerator;
        if (exp is not { OpType: "Exp" } || !graph.Cone.InCone(exp.Input[0]))
        {
            return null;
        }

        var input = graph.Graph.Producer(exp.Input[0]) is { OpType: "Sub" } shifted && graph.Graph.Producer(shifted.InputAt(1)) is { OpType: "ReduceMax" } max && max.Input[0] == shifted.Input[0]
            ? shifted.Input[0]
            : exp.Input[0];
        return new SoftmaxAnchor(node, input, node.Output[0]);
    }
}
