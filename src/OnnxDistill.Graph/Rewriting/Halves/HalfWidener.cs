using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Halves;

/// <summary>Turns a model in half precision, fp16 or bf16, into one in fp32: processors have no fast half precision.</summary>
internal static class HalfWidener
{
    /// <summary>Widens every tensor in place: stored ones, types named by nodes, inputs and outputs, in bodies and local functions too.</summary>
    /// <param name="editor">The editor of the model. Where it does not compute large weights, these become external tensors without a place.</param>
    /// <returns>Whether anything was half; otherwise the model is left as it is.</returns>
    /// <exception cref="InvalidDataException">A stored tensor cannot be read.</exception>
    public static bool Rewrite(ModelEditor editor)
    {
        ArgumentNullException.ThrowIfNull(editor);
        var tensors = new HalfTensors(editor);
        var changed = Graph(editor.Model.Graph, tensors);
        foreach (var function in editor.Model.Functions)
        {
            changed |= Nodes(function.Node, tensors) | Values(function.ValueInfo);
            foreach (var attribute in function.AttributeProto)
            {
                changed |= Attribute(function.Name, attribute, tensors);
            }
        }

        return changed;
    }

    private static bool Graph(GraphProto graph, HalfTensors tensors)
    {
        var changed = Nodes(graph.Node, tensors) | Values(graph.Input) | Values(graph.Output) | Values(graph.ValueInfo);
        foreach (var tensor in graph.Initializer)
        {
            changed |= tensors.Widen(tensor);
        }

        foreach (var sparse in graph.SparseInitializer.Where(s => s.Values is not null))
        {
            changed |= tensors.Widen(sparse.Values);
        }

        return changed;
    }

    private static bool Nodes(IEnumerable<NodeProto> nodes, HalfTensors tensors)
    {
        var changed = false;
        foreach (var node in nodes)
        {
            foreach (var attribute in node.Attribute)
            {
                changed |= Attribute(node.OpType, attribute, tensors);
            }
        }

        return changed;
    }

    private static bool Attribute(string operation, AttributeProto attribute, HalfTensors tensors)
    {
        var changed = HalfTypes.Widen(operation, attribute);
        foreach (var tensor in attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T))
        {
            changed |= tensors.Widen(tensor);
        }

        foreach (var body in attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G))
        {
            changed |= Graph(body, tensors);
        }

        if (attribute.SparseTensor?.Values is { } values)
        {
            changed |= tensors.Widen(values);
        }

        return changed;
    }

    private static bool Values(IEnumerable<ValueInfoProto> values)
    {
        var changed = false;
        foreach (var value in values)
        {
            changed |= HalfTypes.Widen(value.Type);
        }

        return changed;
    }
}
