using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>Sorts nodes so that each comes after those it takes values from. Files should be sorted; some tools' are not.</summary>
internal static class NodeOrder
{
    /// <summary>The nodes in order; where the file's own order is right, it is kept.</summary>
    /// <exception cref="InvalidDataException">Nodes form a cycle, take values that nothing makes, or two make the same value.</exception>
    public static IReadOnlyList<NodeProto> Sort(ModelProto model, string path)
    {
        var graph = model.Graph;
        var known = graph.Initializer.Select(t => t.Name).Concat(graph.SparseInitializer.Select(s => s.Values?.Name ?? string.Empty))
            .Concat(graph.Input.Select(i => i.Name)).Append(string.Empty).ToHashSet(StringComparer.Ordinal);
        var made = graph.Node.SelectMany(n => n.Output).ToHashSet(StringComparer.Ordinal);
        var sorted = new List<NodeProto>(graph.Node.Count);
        var waiting = new Dictionary<string, List<NodeProto>>(StringComparer.Ordinal);
        var open = new Queue<NodeProto>();
        var left = 0;
        foreach (var first in graph.Node)
        {
            left++;
            open.Enqueue(first);
            while (open.TryDequeue(out var node))
            {
                if (Missing(node, known, made) is { } missing)
                {
                    Wait(missing, node);
                    continue;
                }

                sorted.Add(node);
                left--;
                foreach (var output in node.Output.Where(o => o.Length > 0))
                {
                    if (!known.Add(output))
                    {
                        throw new InvalidDataException($"{path}: two nodes make the value '{output}' (node '{node.Name}', {node.OpType})");
                    }

                    if (waiting.Remove(output, out var ready))
                    {
                        ready.ForEach(open.Enqueue);
                    }
                }
            }
        }

        if (left > 0)
        {
            var (value, nodes) = waiting.First();
            throw new InvalidDataException(
                $"{path}: node '{nodes[0].Name}' ({nodes[0].OpType}) takes '{value}', which nothing makes before it: the graph is damaged or has a cycle");
        }

        return sorted;

        void Wait(string value, NodeProto node)
        {
            if (!waiting.TryGetValue(value, out var nodes))
            {
                waiting[value] = nodes = [];
            }

            nodes.Add(node);
        }
    }

    // A body's nodes may take values of the main graph: they count as inputs of the node that holds the body. What no node of the main graph
    // makes is the body's own.
    private static string? Missing(NodeProto node, HashSet<string> known, HashSet<string> made) =>
        node.Input.FirstOrDefault(i => !known.Contains(i)) ?? BodyValues.Of(node).FirstOrDefault(v => made.Contains(v) && !known.Contains(v));
}
