using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Primitives;

/// <summary>What an operator's rewriting reads of the model.</summary>
internal sealed class UnfusingContext
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public UnfusingContext(ModelEditor editor)
    {
        Editor = editor;
        Shapes = new ShapeHints(editor);
        Types = new TypeHints(editor);
        foreach (var node in TensorWalk.Nodes(editor.Model))
        {
            _used.UnionWith(node.Input);
            _used.UnionWith(node.Attribute.Where(a => a.G is not null).SelectMany(a => a.G.Output).Select(o => o.Name));
        }

        _used.UnionWith(editor.Model.Graph.Output.Select(o => o.Name));
    }

    public ModelEditor Editor { get; }

    public ShapeHints Shapes { get; }

    public TypeHints Types { get; }

    /// <summary>Gets the values made once for several nodes, by what they are: layers that share weights go on sharing them.</summary>
    public Dictionary<string, string> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether anything read a value when rewriting began.</summary>
    public bool Reads(string value) => _used.Contains(value);

    /// <summary>Whether anything reads a node's output.</summary>
    public bool Uses(NodeProto node, int output) => node.OutputAt(output) is { Length: > 0 } name && _used.Contains(name);

    /// <summary>Whether anything reads a node's outputs from one on.</summary>
    public bool UsesFrom(NodeProto node, int output) => Enumerable.Range(output, Math.Max(0, node.Output.Count - output)).Any(i => Uses(node, i));

    /// <summary>A writer of primitives in the place of a node.</summary>
    public PrimitiveWriter In(NodeProto node) => new(this, node.Name.Length > 0 ? node.Name : node.Output[0]);
}
