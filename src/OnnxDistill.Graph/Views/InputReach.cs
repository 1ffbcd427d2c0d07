using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>Which outputs of a graph depend on an input: everything that a path leads to, through the bodies of If, Loop and Scan too.</summary>
internal static class InputReach
{
    /// <summary>The names of the graph's outputs that depend on an input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input's name.</param>
    /// <param name="sizes">Whether reading the input's shape counts, and not its values alone.</param>
    public static IReadOnlySet<string> Outputs(ModelProto model, string input, bool sizes)
    {
        ArgumentNullException.ThrowIfNull(model);
        var reached = new HashSet<string>(StringComparer.Ordinal) { input };
        for (var before = 0; before < reached.Count;)
        {
            // Once more where nodes do not come in order.
            before = reached.Count;
            foreach (var node in model.Graph.Node)
            {
                if ((sizes || node.OpType is not ("Shape" or "Size")) && node.Input.Concat(BodyValues.Of(node)).Any(reached.Contains))
                {
                    reached.UnionWith(node.Output.Where(o => o.Length > 0));
                }
            }
        }

        return model.Graph.Output.Select(o => o.Name).Where(reached.Contains).ToHashSet(StringComparer.Ordinal);
    }
}
