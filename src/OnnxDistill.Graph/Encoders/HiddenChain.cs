using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Encoders;

/// <summary>
/// The hidden states between the layers. What enters a layer dominates its attention's residual sum (<see cref="LayerEntry"/>); the last one, which
/// enters nothing, is where the steps from the hidden state before lead when they are the same as a layer earlier.
/// </summary>
internal static class HiddenChain
{
    /// <summary>Hidden states 0..L of the attentions' layers; null with an objection where they do not form a chain.</summary>
    public static IReadOnlyList<string>? Of(EncoderGraph graph, IReadOnlyList<Attention> layers, out string? objection)
    {
        var (hidden, written) = (new List<string>(), new List<string>());
        foreach (var layer in layers)
        {
            // tf2onnx flattens tokens once for every product of a layer, and a residual around the layer takes the state before that: what lies before
            // all changes of shape is on the way to the next layer.
            var state = LayerEntry.Of(graph, layer);
            var stem = state is null ? null : graph.Stem(state);
            if (stem is null || (hidden.Count > 0 && (!graph.Cone.Dominates(hidden[^1], stem) || hidden[^1] == stem)))
            {
                objection = $"{EncoderGraph.Describe(layer.Softmax)}: its layer does not follow the one before, so no hidden state lies between them";
                return null;
            }

            hidden.Add(stem);
            written.Add(state!);
        }

        if ((BySignature(graph, layers, hidden) ?? ByMerge(graph, layers[^1], hidden[^1])) is not { } last)
        {
            objection = $"{EncoderGraph.Describe(layers[^1].Softmax)}: the hidden state after this layer was not found";
            return null;
        }

        objection = null;
        return [.. written.Append(last).Select(h => Unflattened(graph, h))];
    }

    private static string? BySignature(EncoderGraph graph, IReadOnlyList<Attention> layers, List<string> hidden)
    {
        for (var layer = layers.Count - 2; layer >= 0; layer--)
        {
            // Moves do not count: quantisation and fusion leave them in one layer and not in the next.
            var steps = graph.Cone.Between(hidden[layer], hidden[layer + 1]).Select(v => graph.Graph.Producer(v)!.OpType).Where(o => !Layout.IsMove(o)).ToList();
            List<string> ends = [hidden[^1]];
            foreach (var step in steps)
            {
                ends = [.. ends.SelectMany(e => Computed(graph, e)).Where(c => graph.Graph.Producer(c)!.OpType == step)];
            }

            ends = [.. ends.Where(e => graph.Cone.Dominates(hidden[^1], e) && AfterSum(graph, layers[^1].Sum, e))];
            if (ends.Count > 1)
            {
                // Of several, what leads to the graph's outputs.
                ends = [.. ends.Where(e => graph.Graph.Outputs.Any(o => graph.Cone.InCone(o) && graph.Cone.Dominates(e, o)))];
            }

            if (ends.Count == 1)
            {
                return ends[0];
            }
        }

        return null;
    }

    // What follows a value in the tree of dominators, with moves stepped over.
    private static IEnumerable<string> Computed(EncoderGraph graph, string value)
    {
        var open = new Stack<string>(graph.Cone.Children(value));
        while (open.TryPop(out var child))
        {
            if (!Layout.IsMove(graph.Graph.Producer(child)!.OpType))
            {
                yield return child;
                continue;
            }

            foreach (var next in graph.Cone.Children(child))
            {
                open.Push(next);
            }
        }
    }

    // A single layer: the second residual sum after attention's, and the norm after it if there was one after the first.
    private static string? ByMerge(EncoderGraph graph, Attention layer, string entering)
    {
        var normed = NormOf(graph, layer.Sum);
        if (LayerEntry.Around(graph, layer, entering) is { } around)
        {
            return normed is null ? around : NormOf(graph, around) ?? around;
        }

        foreach (var stream in new[] { normed, layer.Sum }.OfType<string>())
        {
            foreach (var node in graph.Graph.Consumers(stream).Where(n => n.OpType is "Add" or "Sum" && graph.ConeInputs(n).Count == 2))
            {
                var branch = graph.ConeInputs(node).First(i => i != stream);
                if (graph.Cone.Dominates(stream, branch) && HasLinear(graph, stream, branch))
                {
                    return stream == layer.Sum ? node.Output[0] : NormOf(graph, node.Output[0]) ?? node.Output[0];
                }
            }
        }

        return null;
    }

    private static bool HasLinear(EncoderGraph graph, string above, string value) =>
        graph.Cone.Between(above, value).Any(v => graph.LinearAt(v) is not null);

    private static string? NormOf(EncoderGraph graph, string sum)
    {
        var open = new Queue<string>(graph.Cone.Children(sum));
        for (var seen = 0; seen < 60 && open.TryDequeue(out var value); seen++)
        {
            if (NormPattern.At(graph, value) is { } norm && Takes(graph, norm, sum) && IsWhole(graph, value, sum))
            {
                return value;
            }

            foreach (var child in graph.Cone.Children(value))
            {
                open.Enqueue(child);
            }
        }

        return null;
    }

    // The bias of the layer before may be added to the sum only.
    private static bool Takes(EncoderGraph graph, NormPattern norm, string sum) => norm.Input == sum || graph.Biases(norm.Input, sum) is not null;

    // The gain alone is a norm too to the eye: the whole one is what leaves the region, with its offset.
    private static bool IsWhole(EncoderGraph graph, string value, string sum) =>
        !graph.Graph.Consumers(value).Any(c => c.OpType is "Add" or "Mul" && NormPattern.At(graph, c.Output[0]) is { } larger && Takes(graph, larger, sum));

    private static bool AfterSum(EncoderGraph graph, string sum, string value) => graph.Cone.Depth(value) > 0 && value != sum && !graph.Cone.Dominates(value, sum);

    /// <summary>What lies before a mere change of shape in front of a product, as tf2onnx writes it: the state itself.</summary>
    private static string Unflattened(EncoderGraph graph, string value)
    {
        var at = value;
        for (var step = 0; step < 4 && graph.Facts[at].Shape is not { Length: 3 }; step++)
        {
            if (graph.Graph.Producer(at) is not { } node || !Layout.IsMove(node.OpType) || !graph.Cone.InCone(node.Input[0]))
            {
                return value;
            }

            at = node.Input[0];
        }

        return graph.Facts[at].Shape is { Length: 3 } ? at : value;
    }
}
