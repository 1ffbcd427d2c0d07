using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>What the bodies of If, Loop and Scan take from the graph around them: uses that no node's inputs show.</summary>
internal static class BodyValues
{
    /// <summary>The values that the bodies of a node take from outside, and those that they make themselves.</summary>
    public static IEnumerable<string> Of(NodeProto node)
    {
        var bodies = new Stack<GraphProto>(Bodies(node));
        while (bodies.TryPop(out var body))
        {
            foreach (var inner in body.Node)
            {
                foreach (var input in inner.Input.Where(i => i.Length > 0))
                {
                    yield return input;
                }

                foreach (var deeper in Bodies(inner))
                {
                    bodies.Push(deeper);
                }
            }

            foreach (var output in body.Output)
            {
                yield return output.Name;
            }
        }
    }

    private static IEnumerable<GraphProto> Bodies(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Append(a.G));
}
