using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting;

/// <summary>Reads a node's attributes.</summary>
internal static class NodeAttributes
{
    /// <summary>An INT attribute.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The attribute's name.</param>
    /// <param name="fallback">The value where the node has none.</param>
    public static long IntegerAttribute(this NodeProto node, string name, long fallback) => Find(node, name) is { } a ? a.I : fallback;

    /// <summary>A FLOAT attribute; null where the node has none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The attribute's name.</param>
    public static float? NumberAttribute(this NodeProto node, string name) => Find(node, name)?.F;

    /// <summary>An INTS attribute; null where the node has none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The attribute's name.</param>
    public static long[]? IntegersAttribute(this NodeProto node, string name) => Find(node, name) is { } a ? [.. a.Ints] : null;

    /// <summary>A STRING attribute; null where the node has none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The attribute's name.</param>
    public static string? TextAttribute(this NodeProto node, string name) => Find(node, name)?.S.ToStringUtf8();

    /// <summary>An input's name; empty where the node has none there.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">The input's place.</param>
    public static string InputAt(this NodeProto node, int index)
    {
        ArgumentNullException.ThrowIfNull(node);
        return index >= 0 && index < node.Input.Count ? node.Input[index] : string.Empty;
    }

    /// <summary>An output's name; empty where the node has none there.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">The output's place.</param>
    public static string OutputAt(this NodeProto node, int index)
    {
        ArgumentNullException.ThrowIfNull(node);
        return index < node.Output.Count ? node.Output[index] : string.Empty;
    }

    private static AttributeProto? Find(NodeProto node, string name)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.Attribute.FirstOrDefault(a => a.Name == name);
    }
}
