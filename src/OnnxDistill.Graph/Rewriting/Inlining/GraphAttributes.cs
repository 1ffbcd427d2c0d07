using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Inlining;

/// <summary>The graphs that a node holds: branches of If, bodies of Loop and Scan.</summary>
internal static class GraphAttributes
{
    public static IEnumerable<GraphProto> Of(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Append(a.G));
}
