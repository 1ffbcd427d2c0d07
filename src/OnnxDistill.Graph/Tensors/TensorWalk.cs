using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tensors;

/// <summary>Everything a model holds, wherever it is: main graph, bodies of If, Loop and Scan, local functions.</summary>
internal static class TensorWalk
{
    /// <summary>All nodes, a node before those of its bodies; the main graph first, then the local functions.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<NodeProto> Nodes(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Nodes(model.Graph?.Node ?? []).Concat(model.Functions.SelectMany(f => Nodes(f.Node)));
    }

    /// <summary>All initializers (of sparse ones the values) and all tensors in attributes.</summary>
    /// <param name="model">The model.</param>
    public static IEnumerable<TensorProto> Tensors(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Initializers(model.Graph).Concat(Nodes(model).SelectMany(n => n.Attribute).SelectMany(InAttribute));
    }

    private static IEnumerable<NodeProto> Nodes(IEnumerable<NodeProto> nodes) =>
        nodes.SelectMany(n => Nodes(n.Attribute.SelectMany(Bodies).SelectMany(g => g.Node)).Prepend(n));

    private static IEnumerable<TensorProto> InAttribute(AttributeProto attribute)
    {
        var sparse = attribute.SparseTensor is null ? attribute.SparseTensors : attribute.SparseTensors.Append(attribute.SparseTensor);
        return (attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T))
            .Concat(sparse.Where(s => s.Values is not null).Select(s => s.Values))
            .Concat(Bodies(attribute).SelectMany(Initializers));
    }

    private static IEnumerable<GraphProto> Bodies(AttributeProto attribute) =>
        attribute.G is null ? attribute.Graphs : attribute.Graphs.Append(attribute.G);

    private static IEnumerable<TensorProto> Initializers(GraphProto? graph) =>
        graph is null ? [] : graph.Initializer.Concat(graph.SparseInitializer.Where(s => s.Values is not null).Select(s => s.Values));
}
