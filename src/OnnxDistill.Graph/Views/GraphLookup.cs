using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>Who makes and who takes a value of the main graph, and the shapes of what it stores.</summary>
internal sealed class GraphLookup
{
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<long>> _shapes = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeProto> _consumers;

    public GraphLookup(ModelProto model)
    {
        foreach (var initializer in model.Graph.Initializer)
        {
            _shapes[initializer.Name] = initializer.Dims;
        }

        foreach (var node in model.Graph.Node)
        {
            foreach (var output in node.Output)
            {
                _producers[output] = node;
            }

            if (node is { OpType: "Constant", Output.Count: > 0 } && node.Attribute.FirstOrDefault(a => a.T is not null) is { } attribute)
            {
                _shapes[node.Output[0]] = attribute.T.Dims;
            }
        }

        _consumers = model.Graph.Node
            .SelectMany(n => n.Input.Distinct(StringComparer.Ordinal).Select(i => (Input: i, Node: n)))
            .ToLookup(p => p.Input, p => p.Node, StringComparer.Ordinal);
    }

    /// <summary>The nodes that take the value, each once.</summary>
    public IEnumerable<NodeProto> Consumers(string value) => _consumers[value];

    /// <summary>The node that makes the value; null for inputs and initializers.</summary>
    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The dimensions of an initializer or constant; null for everything else.</summary>
    public IReadOnlyList<long>? Shape(string value) => _shapes.GetValueOrDefault(value);
}
