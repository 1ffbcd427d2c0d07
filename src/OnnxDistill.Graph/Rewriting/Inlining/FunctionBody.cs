using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Inlining;

/// <summary>The body of a function as one call sees it: its inputs, outputs and attributes are the call's, other names are new.</summary>
internal sealed class FunctionBody
{
    private readonly FunctionExpansion _expansion;
    private readonly FunctionProto _function;
    private readonly NodeProto _call;
    private readonly string _prefix;
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);

    public FunctionBody(FunctionExpansion expansion, FunctionProto function, NodeProto call)
    {
        (_expansion, _function, _call) = (expansion, function, call);
        _prefix = call.Name.Length > 0 ? call.Name : function.Name;
        foreach (var attribute in function.AttributeProto.Concat(call.Attribute))
        {
            _attributes[attribute.Name] = attribute;
        }

        for (var i = 0; i < function.Output.Count; i++)
        {
            if (call.OutputAt(i) is { Length: > 0 } actual)
            {
                _names[function.Output[i]] = actual;
            }
        }

        for (var i = 0; i < function.Input.Count; i++)
        {
            _names[function.Input[i]] = call.InputAt(i);
        }

        _names[string.Empty] = string.Empty;
    }

    /// <summary>Appends what hands an input on as an output, where the function does nothing to it.</summary>
    public void AppendArguments(List<NodeProto> expanded)
    {
        for (var i = 0; i < _function.Output.Count; i++)
        {
            if (_call.OutputAt(i) is { Length: > 0 } actual && _function.Input.IndexOf(_function.Output[i]) is var input and >= 0)
            {
                expanded.Add(new NodeProto { Name = $"{_prefix}/output{i}", OpType = "Identity", Input = { _call.InputAt(input) }, Output = { actual } });
            }
        }
    }

    /// <summary>Appends what hands a value on under a second name, where the function lists it twice among its outputs.</summary>
    public void AppendCopies(List<NodeProto> expanded)
    {
        for (var i = 0; i < _function.Output.Count; i++)
        {
            var formal = _function.Output[i];
            if (_call.OutputAt(i) is { Length: > 0 } actual && !_function.Input.Contains(formal) && _names[formal] != actual)
            {
                expanded.Add(new NodeProto { Name = $"{_prefix}/output{i}", OpType = "Identity", Input = { _names[formal] }, Output = { actual } });
            }
        }
    }

    /// <summary>A node of the body for this call.</summary>
    public NodeProto Instance(NodeProto template) => Instance(template, _names);

    private NodeProto Instance(NodeProto template, Dictionary<string, string> names)
    {
        _expansion.Count(template, _prefix);
        var node = new NodeProto
        {
            Name = $"{_prefix}/{(template.Name.Length > 0 ? template.Name : template.OpType)}",
            OpType = template.OpType,
            Domain = template.Domain,
            Overload = template.Overload,
            Input = { template.Input.Select(i => Name(i, names)) },
            Output = { template.Output.Select(o => Name(o, names)) },
        };
        foreach (var attribute in template.Attribute)
        {
            if (Instance(attribute, names) is { } own)
            {
                node.Attribute.Add(own);
            }
        }

        return node;
    }

    private AttributeProto? Instance(AttributeProto template, Dictionary<string, string> names)
    {
        if (template.RefAttrName.Length > 0)
        {
            // The call's own attribute, under the name it has here; absent there means absent here.
            return _attributes.TryGetValue(template.RefAttrName, out var given) ? new AttributeProto(given) { Name = template.Name } : null;
        }

        if (template.G is null && template.Graphs.Count == 0)
        {
            return template.Clone();
        }

        var own = new AttributeProto { Name = template.Name, Type = template.Type };
        if (template.G is not null)
        {
            own.G = Instance(template.G, names);
        }

        own.Graphs.AddRange(template.Graphs.Select(g => Instance(g, names)));
        return own;
    }

    // A body sees the names around it; its own are new, and unseen outside.
    private GraphProto Instance(GraphProto template, Dictionary<string, string> outer)
    {
        var names = new Dictionary<string, string>(outer, StringComparer.Ordinal);
        string Own(string name) => names[name] = _expansion.Fresh($"{_prefix}/{name}");
        var graph = new GraphProto { Name = template.Name };
        foreach (var input in template.Input)
        {
            graph.Input.Add(new ValueInfoProto(input) { Name = Own(input.Name) });
        }

        foreach (var tensor in template.Initializer)
        {
            graph.Initializer.Add(new TensorProto(tensor) { Name = names.TryGetValue(tensor.Name, out var known) && !outer.ContainsKey(tensor.Name) ? known : Own(tensor.Name) });
        }

        foreach (var node in template.Node)
        {
            foreach (var output in node.Output.Where(o => o.Length > 0))
            {
                Own(output);
            }

            graph.Node.Add(Instance(node, names));
        }

        graph.Output.AddRange(template.Output.Select(o => new ValueInfoProto(o) { Name = Name(o.Name, names) }));
        return graph;
    }

    private string Name(string name, Dictionary<string, string> names) =>
        names.TryGetValue(name, out var known) ? known : names[name] = _expansion.Fresh($"{_prefix}/{name}");
}
