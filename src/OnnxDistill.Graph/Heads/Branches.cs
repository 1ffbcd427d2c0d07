using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Heads;

/// <summary>Looks through an If whose branches only order what both take from outside, as older exporters write squeeze.</summary>
internal static class Branches
{
    private static readonly HashSet<string> Activating = new(StringComparer.Ordinal) { "Softmax", "LogSoftmax", "Sigmoid", "HardSigmoid", "Exp", "QLinearSoftmax", "QLinearSigmoid" };

    /// <summary>The outer value that both branches hand on; null where they do more.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">The If.</param>
    /// <param name="value">Its output.</param>
    /// <param name="obstacle">Set where a branch ends with an activation.</param>
    public static string? Common(HeadGraph graph, NodeProto node, string value, ref string? obstacle)
    {
        var index = node.Output.IndexOf(value);
        var sources = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in node.Attribute.Select(a => a.G).OfType<GraphProto>())
        {
            if (index >= body.Output.Count)
            {
                return null;
            }

            var makers = body.Node.SelectMany(n => n.Output.Select(o => (Output: o, Node: n))).Where(p => p.Output.Length > 0).ToLookup(p => p.Output, p => p.Node, StringComparer.Ordinal);
            var at = body.Output[index].Name;
            for (var step = 0; step < OutputWalk.StepLimit && makers[at].FirstOrDefault() is { } maker; step++)
            {
                if (Activating.Contains(maker.OpType))
                {
                    obstacle = $"{EncoderGraph.Describe(node)} has a {maker.OpType} in a branch; export the model without that branch, or without its {maker.OpType}";
                    return null;
                }

                if (!Layout.IsMoveOrCut(maker.OpType))
                {
                    return null;
                }

                at = maker.InputAt(0);
            }

            sources.Add(at);
        }

        return sources.Count == 1 && !graph.Facts.IsConstant(sources.First()) ? sources.First() : null;
    }
}
