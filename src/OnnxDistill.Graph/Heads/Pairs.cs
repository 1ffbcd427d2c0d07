using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Heads;

/// <summary>Recognises the two classes that are made of one probability: [1 - p, p].</summary>
internal static class Pairs
{
    /// <summary>The sigmoid behind such a pair; null where a node makes none.</summary>
    public static ActivationSite? At(HeadGraph graph, NodeProto node)
    {
        if (node is not { OpType: "Concat", Input.Count: 2 })
        {
            return null;
        }

        foreach (var (rest, p, order) in new[] { (0, 1, PairOrder.Second), (1, 0, PairOrder.First) })
        {
            if (graph.Behind(node.Input[rest]) is { OpType: "Sub" } difference && Activations.IsOne(graph, difference.InputAt(0))
                && graph.Stem(difference.InputAt(1)) == graph.Stem(node.Input[p])
                && Activations.At(graph, graph.Stem(node.Input[p])) is { Kind: ActivationKind.Sigmoid, Pair: PairOrder.None } sigmoid)
            {
                return sigmoid with { Output = node.OutputAt(0), Pair = order };
            }
        }

        return null;
    }
}
