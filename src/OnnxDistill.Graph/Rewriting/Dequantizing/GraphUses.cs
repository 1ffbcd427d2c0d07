using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Views;

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

            _elsewhere.UnionWith(BodyValues.Of(node));
        }
    }

    /// <summary>The nodes that take a value, one that takes it twice twice.</summary>
    public IReadOnlyList<NodeProto> Of(string value) => _users.GetValueOrDefault(value) ?? [];

    /// <summary>The node that alone takes a value; null where there are others, or it is an output of the graph or taken by a body.</summary>
    public NodeProto? Only(string value) => Of(value) is [var one] && !_elsewhere.Contains(value) ? one : null;
}
