using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting;

/// <summary>Nodes that stand in one node's place, written one after the other.</summary>
/// <param name="editor">The editor, for free names and constants.</param>
/// <param name="stem">The beginning of the names of what is made, such as the replaced node's name.</param>
internal sealed class NodeSequence(ModelEditor editor, string stem)
{
    private readonly List<NodeProto> _nodes = [];

    /// <summary>Gets the nodes so far, in order.</summary>
    public IReadOnlyList<NodeProto> Nodes => _nodes;

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator, of ONNX's own set.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The fresh name of its output.</returns>
    public string Add(string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) =>
        AddAs(Fresh(operation), operation, inputs, attributes);

    /// <summary>Adds a node whose output has a given name: that of the replaced node's output.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The output's name.</returns>
    public string AddAs(string output, string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        AddNode(operation, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node with any outputs.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="outputs">Names of its outputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    public void AddNode(string operation, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        var node = new NodeProto { Name = Fresh("node"), OpType = operation, Input = { inputs }, Output = { outputs } };
        foreach (var (name, value) in attributes)
        {
            node.Attribute.Add(value.Named(name));
        }

        _nodes.Add(node);
    }

    /// <summary>Adds a node as it is.</summary>
    /// <param name="node">The node.</param>
    public void AddNode(NodeProto node) => _nodes.Add(node);

    /// <summary>A free name for a value.</summary>
    /// <param name="what">What it is, appended to the stem.</param>
    public string Fresh(string what) => editor.Fresh($"{stem}/{what}");

    /// <summary>Stores integers, such as axes or a shape.</summary>
    /// <param name="values">The integers.</param>
    /// <returns>The name of the constant, [count].</returns>
    public string Integers(params ReadOnlySpan<long> values) => editor.Initializer(Name("integers"), values, values.Length);

    /// <summary>Stores one number.</summary>
    /// <typeparam name="T">The element type, as for <see cref="TensorWriter.TypeOf{T}"/>.</typeparam>
    /// <param name="value">The number.</param>
    /// <returns>The name of the constant, a scalar.</returns>
    public string Scalar<T>(T value)
        where T : unmanaged =>
        editor.Initializer<T>(Name("scalar"), [value]);

    private string Name(string what) => $"{stem}/{what}";
}
