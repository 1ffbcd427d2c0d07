using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Puts every node after those whose values it takes, as the standard asks and ONNX Runtime does not.</summary>
internal static class NodeOrder
{
    /// <summary>Sorts; nodes that are in order already stay where they are.</summary>
    /// <exception cref="InvalidDataException">A node depends on itself.</exception>
    public static void Sort(GraphProto graph, string path)
    {
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Node.Count; i++)
        {
            foreach (var output in graph.Node[i].Output.Where(o => o.Length > 0))
            {
                makers.TryAdd(output, i);
            }
        }

        int[][] before = [.. graph.Node.Select(n => Taken(n).Select(v => makers.GetValueOrDefault(v, -1)).Where(m => m >= 0).Distinct().ToArray())];
        if (Enumerable.Range(0, before.Length).All(i => before[i].All(b => b < i)))
        {
            return;
        }

        var order = new List<NodeProto>(before.Length);
        var state = new byte[before.Length]; // 0 not seen, 1 waits for others, 2 placed
        var waiting = new Stack<int>();
        for (var start = 0; start < before.Length; start++)
        {
            waiting.Push(start);
            while (waiting.TryPeek(out var node))
            {
                if (state[node] == 2)
                {
                    waiting.Pop();
                    continue;
                }

                var open = before[node].Where(b => state[b] != 2).ToList();
                if (open.Any(b => state[b] == 1))
                {
                    throw new InvalidDataException($"{path}: node {graph.Node[node].Name} ({graph.Node[node].OpType}) depends on its own output");
                }

                if (open.Count == 0)
                {
                    state[node] = 2;
                    order.Add(graph.Node[node]);
                    waiting.Pop();
                    continue;
                }

                state[node] = 1;
                open.Reverse();
                open.ForEach(waiting.Push);
            }
        }

        graph.Node.Clear();
        graph.Node.AddRange(order);
    }

    private static IEnumerable<string> Taken(NodeProto node) => node.Input.Where(i => i.Length > 0).Concat(GraphUses.Captured(node));
}
