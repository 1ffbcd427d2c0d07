using Google.Protobuf.Collections;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Inlining;

/// <summary>
/// Puts the bodies of a model's local functions in the place of their calls, also of calls within functions and within the bodies of If,
/// Loop and Scan. Nodes keep their order: what was sorted stays so.
/// </summary>
internal static class FunctionInliner
{
    /// <summary>Changes the model in place; it has no functions afterwards.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether it had any.</returns>
    /// <exception cref="InvalidDataException">
    /// A function calls itself, calls are nested deeper than 100, they expand to more than 200,000 nodes or 100 MB, a function is called with
    /// too many inputs, or it needs another version of an operator set than the rest of the model.
    /// </exception>
    public static bool Rewrite(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Functions.Count == 0)
        {
            return false;
        }

        var functions = FunctionTable.Of(model);
        var versions = new OpsetMerge(model);
        Expand(model.Graph.Node, new FunctionExpansion(model, functions, versions), versions);
        model.Functions.Clear();
        versions.Write(model);
        return true;
    }

    private static void Expand(RepeatedField<NodeProto> nodes, FunctionExpansion expansion, OpsetMerge versions)
    {
        var expanded = new List<NodeProto>(nodes.Count);
        foreach (var node in nodes)
        {
            foreach (var body in GraphAttributes.Of(node))
            {
                Expand(body.Node, expansion, versions);
            }

            if (!expansion.Call(node, expanded))
            {
                versions.Uses(node);
                expanded.Add(node);
            }
        }

        nodes.Clear();
        nodes.AddRange(expanded);
    }
}
