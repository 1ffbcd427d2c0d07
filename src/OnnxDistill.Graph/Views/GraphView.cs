using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Views;

/// <summary>The main graph of a model in topological order, with who makes and who takes each value.</summary>
internal sealed class GraphView
{
    private static readonly NodeProto[] Nobody = [];

    private readonly Dictionary<string, TensorProto> _stored = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _consumers = new(StringComparer.Ordinal);

    /// <summary>Makes the view.</summary>
    /// <exception cref="InvalidDataException">Nodes form a cycle, or take values that nothing makes.</exception>
    public GraphView(ModelProto model, string path)
    {
        (Model, Path) = (model, path);
        foreach (var tensor in model.Graph.Initializer)
        {
            _stored[tensor.Name] = tensor;
        }

        Inputs = [.. model.Graph.Input.Where(i => !_stored.ContainsKey(i.Name))];
        Outputs = model.Graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        Nodes = NodeOrder.Sort(model, path);
        Opset = model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;
        foreach (var node in Nodes)
        {
            Note(node);
        }
    }

    public ModelProto Model { get; }

    public string Path { get; }

    /// <summary>Gets the version of ONNX's own operator set.</summary>
    public long Opset { get; }

    /// <summary>Gets the inputs that are no initializers.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs { get; }

    public IReadOnlySet<string> Outputs { get; }

    /// <summary>Gets the nodes, a node after those that it takes values from.</summary>
    public IReadOnlyList<NodeProto> Nodes { get; }

    /// <summary>The node that makes the value; null for inputs and initializers.</summary>
    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The nodes that take the value, each once, in order.</summary>
    public IReadOnlyList<NodeProto> Consumers(string value) => _consumers.TryGetValue(value, out var nodes) ? nodes : Nobody;

    /// <summary>The tensor that is stored under this name, as an initializer or in a Constant node.</summary>
    public TensorProto? Stored(string value) => _stored.GetValueOrDefault(value);

    private void Note(NodeProto node)
    {
        foreach (var input in node.Input.Where(i => i.Length > 0).Distinct(StringComparer.Ordinal))
        {
            if (!_consumers.TryGetValue(input, out var list))
            {
                _consumers[input] = list = [];
            }

            list.Add(node);
        }

        foreach (var output in node.Output.Where(o => o.Length > 0))
        {
            _producers[output] = node;
        }

        if (node is { OpType: "Constant", Output.Count: > 0 } && ConstantNode.Tensor(node) is { } tensor)
        {
            _stored[node.Output[0]] = tensor;
        }
    }
}
