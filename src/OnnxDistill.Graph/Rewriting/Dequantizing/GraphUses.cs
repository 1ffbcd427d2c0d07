using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Who takes each value of the main graph, before anything is rewritten.</summary>
internal sealed class GraphUses
{
    private readonly Dictionary<string, List<NodeProto>> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _elsewhere;

    public GraphUses(GraphProto graph)
    {
        _elsewhere = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            foreach (var input in node.Input.Where(i => i.Length > 0))
            {
                if (!_users.TryGetValue(input, out var users))
                {
                    _users.Add(input, users = []);
                }

                users.Add(node);
            }

            _elsewhere.UnionWith(Captured(node));
        }
    }

    /// <summary>The values that the bodies of a node take from outside, and those that they make themselves.</summary>
    public static IEnumerable<string> Captured(NodeProto node)
    {
        var bodies = new Stack<GraphProto>(Bodies(node));
        while (bodies.TryPop(out var body))
        {
            foreach (var inner in body.Node)
            {
                foreach (var input in inner.Input.Where(i => i.Length > 0))
                {
                    yield return input;
                }

                foreach (var deeper in Bodies(inner))
                {
                    bodies.Push(deeper);
                }
            }

            foreach (var output in body.Output)
            {
                yield return output.Name;
            }
        }
    }

    /// <summary>The nodes that take a value, one that takes it twice twice.</summary>
    public IReadOnlyList<NodeProto> Of(string value) => _users.GetValueOrDefault(value) ?? [];

    /// <summary>The node that alone takes a value; null where there are others, or it is an output of the graph or taken by a body.</summary>
    public NodeProto? Only(string value) => Of(value) is [var one] && !_elsewhere.Contains(value) ? one : null;

    private static IEnumerable<GraphProto> Bodies(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Append(a.G));
}
