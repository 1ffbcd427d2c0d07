using Google.Protobuf.Collections;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Rewriting.Pruning;

/// <summary>Takes away what no output of the graph depends on.</summary>
internal static class UnusedParts
{
    public static void Remove(GraphProto graph)
    {
        var needed = graph.Output.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var kept = new List<NodeProto>();
        for (var i = graph.Node.Count - 1; i >= 0; i--)
        {
            var node = graph.Node[i];
            if (node.Output.Any(needed.Contains))
            {
                kept.Add(node);
                needed.UnionWith(node.Input.Where(n => n.Length > 0));
                needed.UnionWith(BodyValues.Of(node));
            }
        }

        kept.Reverse();
        Replace(graph.Node, kept);
        var unused = graph.Initializer.Where(t => !needed.Contains(t.Name)).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        Replace(graph.Initializer, [.. graph.Initializer.Where(t => !unused.Contains(t.Name))]);

        // Files of IR version 3 list every initializer as an input too: without the initializer it would have to be fed.
        Replace(graph.Input, [.. graph.Input.Where(i => !unused.Contains(i.Name))]);
        Replace(graph.ValueInfo, [.. graph.ValueInfo.Where(v => needed.Contains(v.Name))]);
        graph.QuantizationAnnotation.Clear();
    }

    private static void Replace<T>(RepeatedField<T> field, List<T> by)
    {
        if (field.Count != by.Count)
        {
            field.Clear();
            field.AddRange(by);
        }
    }
}
