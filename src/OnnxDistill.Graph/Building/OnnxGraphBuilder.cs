using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Building;

/// <summary>
/// Writes a model node by node. Every method that makes a value returns its name, to be passed on; names of nodes and values are made
/// from the operator and a running number below the current <see cref="Scope"/>.
/// </summary>
/// <example>
/// <code>
/// var graph = new OnnxGraphBuilder("tiny");
/// var ids = graph.Input&lt;long&gt;("input_ids", "batch", "sequence");
/// var words = graph.Node("Gather", [graph.Initializer&lt;float&gt;("words", weights, 100, 8), ids]);   // [batch, sequence, 8]
/// graph.Output&lt;float&gt;("logits", graph.Node("ReduceMean", [words], ("axes", new[] { 1L }), ("keepdims", 0)), "batch", 8);
/// graph.Save("model.onnx");
/// </code>
/// </example>
internal sealed class OnnxGraphBuilder
{
    // The version of the format that goes with opset 17 (ONNX 1.12).
    private const int IrVersion = 8;

    private readonly ModelProto _model;
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counters = new(StringComparer.Ordinal);

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name.</param>
    /// <param name="opset">Version of ONNX's operator set. The default value is 17.</param>
    public OnnxGraphBuilder(string name, int opset = 17)
    {
        _model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "OnnxDistill",
            ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetName().Version!.ToString(3),
            Graph = new GraphProto { Name = name },
            OpsetImport = { new OperatorSetIdProto { Domain = string.Empty, Version = opset } },
        };
    }

    /// <summary>Gets or sets the prefix of the names made from now on, such as <c>encoder/layer.0</c>. The default value is empty.</summary>
    public string Scope { get; set; } = string.Empty;

    /// <summary>Declares a graph input.</summary>
    /// <typeparam name="T">The element type, as for <see cref="TensorWriter.TypeOf{T}"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string Input<T>(string name, params ReadOnlySpan<OnnxDimension> shape)
        where T : unmanaged
    {
        _model.Graph.Input.Add(Value<T>(Claim(name), shape));
        return name;
    }

    /// <summary>Stores an array in the model.</summary>
    /// <typeparam name="T">The element type, as for <see cref="TensorWriter.TypeOf{T}"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dims">The shape; empty for a scalar.</param>
    /// <exception cref="ArgumentException">The name is taken, or the shape does not hold as many elements.</exception>
    public string Initializer<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> dims)
        where T : unmanaged =>
        Initializer(TensorWriter.Make(name, values, dims));

    /// <summary>Stores a tensor in the model.</summary>
    /// <param name="tensor">The tensor, with its name.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string Initializer(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _model.Graph.Initializer.Add(tensor);
        return Claim(tensor.Name);
    }

    /// <summary>Stores one number under a made name.</summary>
    /// <typeparam name="T">The element type, as for <see cref="TensorWriter.TypeOf{T}"/>.</typeparam>
    /// <param name="value">The number.</param>
    public string Scalar<T>(T value)
        where T : unmanaged =>
        Initializer<T>(Fresh("constant"), [value]);

    /// <summary>Stores a list of integers, such as axes or a shape, under a made name.</summary>
    /// <param name="values">The integers.</param>
    public string Integers(params ReadOnlySpan<long> values) => Initializer(Fresh("integers"), values, values.Length);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of its output.</returns>
    /// <exception cref="ArgumentException">Nothing makes one of the inputs.</exception>
    public string Node(string operation, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes) =>
        Node(operation, 1, inputs, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="inputs">Names of its inputs; an empty one is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The names of its outputs.</returns>
    /// <exception cref="ArgumentException">Nothing makes one of the inputs.</exception>
    public IReadOnlyList<string> Node(string operation, int outputs, IReadOnlyList<string> inputs, params ReadOnlySpan<(string Name, AttributeValue Value)> attributes)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
        {
            Require(input, operation);
        }

        var name = Fresh(operation);
        var node = new NodeProto { Name = name, OpType = operation, Input = { inputs } };
        for (var i = 0; i < outputs; i++)
        {
            node.Output.Add(Claim(outputs == 1 ? $"{name}:out" : $"{name}:{i}"));
        }

        foreach (var (attribute, value) in attributes)
        {
            node.Attribute.Add(value.Named(attribute));
        }

        _model.Graph.Node.Add(node);
        return node.Output;
    }

    /// <summary>Declares a value as a graph output under a name of its own.</summary>
    /// <typeparam name="T">The element type, as for <see cref="TensorWriter.TypeOf{T}"/>.</typeparam>
    /// <param name="name">The output's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <exception cref="ArgumentException">The name is taken, or nothing makes the value.</exception>
    public void Output<T>(string name, string value, params ReadOnlySpan<OnnxDimension> shape)
        where T : unmanaged
    {
        Require(value, $"output {name}");
        _model.Graph.Node.Add(new NodeProto { Name = Fresh("Identity"), OpType = "Identity", Input = { value }, Output = { Claim(name) } });
        _model.Graph.Output.Add(Value<T>(name, shape));
    }

    /// <summary>A copy of the model as it is now.</summary>
    public ModelProto Build() => _model.Clone();

    /// <summary>Writes the model as <see cref="OnnxFile.Save"/> does.</summary>
    /// <param name="path">The file to write; its folder exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => OnnxFile.Save(path, _model);

    private static ValueInfoProto Value<T>(string name, ReadOnlySpan<OnnxDimension> shape)
        where T : unmanaged
    {
        var dimensions = new TensorShapeProto();
        foreach (var d in shape)
        {
            dimensions.Dim.Add(d.ToProto());
        }

        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)TensorWriter.TypeOf<T>(), Shape = dimensions } } };
    }

    private string Fresh(string kind)
    {
        var stem = Scope.Length == 0 ? kind : $"{Scope}/{kind}";
        var number = _counters.GetValueOrDefault(stem);
        _counters[stem] = number + 1;
        return $"{stem}_{number}";
    }

    private string Claim(string name) => _values.Add(name) ? name : throw new ArgumentException($"there is already a value {name}", nameof(name));

    private void Require(string value, string consumer)
    {
        if (value.Length > 0 && !_values.Contains(value))
        {
            throw new ArgumentException($"{consumer} takes {value}, which nothing makes", nameof(value));
        }
    }
}
