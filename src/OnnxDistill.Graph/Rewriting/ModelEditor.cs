using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting;

/// <summary>Edits a loaded model in place: replaces nodes of the main graph by others and adds constants, under names that are free.</summary>
internal sealed class ModelEditor
{
    // Values up to this many elements are always stored: shapes, scales and the like, which analysis must be able to read.
    private const int SmallElements = 4096;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);

    /// <summary>Starts to edit.</summary>
    /// <param name="model">The model; it is changed.</param>
    /// <param name="path">Its file, named in errors and for tensors that lie beside it.</param>
    /// <param name="materialise">
    /// Whether the elements of large rewritten weights are computed. Without them the model can be analysed but not run.
    /// </param>
    public ModelEditor(ModelProto model, string path, bool materialise)
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, Path, Materialise) = (model, path, materialise);
        foreach (var tensor in model.Graph.Initializer)
        {
            _constants[tensor.Name] = tensor;
            _names.Add(tensor.Name);
        }

        _names.UnionWith(model.Graph.Input.Select(i => i.Name));
        foreach (var node in model.Graph.Node)
        {
            Note(node);
        }
    }

    /// <summary>Gets the model.</summary>
    public ModelProto Model { get; }

    /// <summary>Gets the model's file.</summary>
    public string Path { get; }

    /// <summary>Gets a value indicating whether the elements of large rewritten weights are computed.</summary>
    public bool Materialise { get; }

    /// <summary>Gets the version of ONNX's own operator set; 1 where the model does not say.</summary>
    public long Opset => Model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 1;

    /// <summary>The stored tensor behind a value: an initializer, or what a Constant node holds; through Identity. Null for computed values.</summary>
    /// <param name="value">The value's name.</param>
    public TensorProto? Constant(string value)
    {
        for (var step = 0; step < 64; step++)
        {
            if (_constants.TryGetValue(value, out var tensor))
            {
                return tensor;
            }

            if (Producer(value) is not { OpType: "Identity", Input.Count: 1 } identity)
            {
                return null;
            }

            value = identity.Input[0];
        }

        return null;
    }

    /// <summary>The node that makes a value; null for inputs and initializers.</summary>
    /// <param name="value">The value's name.</param>
    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>Whether elements of a tensor of this size are computed: always for small ones.</summary>
    /// <param name="elements">The number of elements.</param>
    public bool Computes(long elements) => Materialise || elements <= SmallElements;

    /// <summary>A name that is not taken, made from a stem.</summary>
    /// <param name="stem">The beginning of the name.</param>
    public string Fresh(string stem)
    {
        var name = stem;
        while (!_names.Add(name))
        {
            // Many names share a stem: counting starts where it ended, or it would take quadratic time.
            var number = _numbers.GetValueOrDefault(stem) + 1;
            _numbers[stem] = number;
            name = $"{stem}_{number}";
        }

        return name;
    }

    /// <summary>Stores a tensor in the model.</summary>
    /// <param name="tensor">The tensor; its name must be free or made by <see cref="Fresh"/>.</param>
    /// <returns>Its name.</returns>
    public string Initializer(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _names.Add(tensor.Name);
        _constants[tensor.Name] = tensor;
        Model.Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Stores an array in the model under a fresh name.</summary>
    /// <typeparam name="T">The element type, as for <see cref="TensorWriter.TypeOf{T}"/>.</typeparam>
    /// <param name="stem">The beginning of the name.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dims">The shape; empty for a scalar.</param>
    /// <returns>Its name.</returns>
    public string Initializer<T>(string stem, ReadOnlySpan<T> values, params ReadOnlySpan<long> dims)
        where T : unmanaged =>
        Initializer(TensorWriter.Make(Fresh(stem), values, dims));

    /// <summary>Goes over the nodes of the main graph once, in order, and replaces those that the function answers for.</summary>
    /// <param name="replacement">The nodes to stand in a node's place, made by a <see cref="NodeSequence"/>; null keeps the node, an empty sequence removes it.</param>
    /// <returns>The number of nodes replaced.</returns>
    public int Rewrite(Func<NodeProto, NodeSequence?> replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        var nodes = new List<NodeProto>(Model.Graph.Node.Count);
        var replaced = 0;
        foreach (var node in Model.Graph.Node)
        {
            if (replacement(node) is not { } by)
            {
                nodes.Add(node);
                continue;
            }

            replaced++;
            foreach (var added in by.Nodes)
            {
                Note(added);
                nodes.Add(added);
            }
        }

        if (replaced > 0)
        {
            Model.Graph.Node.Clear();
            Model.Graph.Node.AddRange(nodes);
        }

        return replaced;
    }

    private void Note(NodeProto node)
    {
        foreach (var output in node.Output.Where(o => o.Length > 0))
        {
            _names.Add(output);
            _producers[output] = node;
            if (node.OpType == "Constant" && node.Attribute.FirstOrDefault(a => a.T is not null) is { } attribute)
            {
                _constants[output] = attribute.T;
            }
        }
    }
}
