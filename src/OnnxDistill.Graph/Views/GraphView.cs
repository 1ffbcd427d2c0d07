using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Views;

/// <summary>The main graph of a model in topological order, with who makes and who takes each value.</summary>
internal sealed class GraphView
{
    private readonly Dictionary<string, TensorProto> _stored = new(StringComparer.Ordinal);
    private readonly GraphLookup _lookup;

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
        _lookup = new GraphLookup(model);
        foreach (var node in Nodes.Where(n => n is { OpType: "Constant", Output.Count: > 0 }))
        {
            if (ConstantNode.Tensor(node) is { } tensor)
            {
                _stored[node.Output[0]] = tensor;
            }
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
    public NodeProto? Producer(string value) => _lookup.Producer(value);

    /// <summary>The nodes that take the value, each once.</summary>
    public IEnumerable<NodeProto> Consumers(string value) => _lookup.Consumers(value);

    /// <summary>The tensor that is stored under this name, as an initializer or in a Constant node.</summary>
    public TensorProto? Stored(string value) => _stored.GetValueOrDefault(value);
}
