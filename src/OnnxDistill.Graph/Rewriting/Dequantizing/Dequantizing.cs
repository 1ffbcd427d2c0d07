using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>What is known while the nodes of a model are gone over: the float tensors that integers stand for.</summary>
internal sealed class Dequantizing(ModelEditor editor)
{
    private readonly Dictionary<string, QuantisedValue> _values = new(StringComparer.Ordinal);

    public ModelEditor Editor => editor;

    public GraphUses Uses { get; } = new(editor.Model.Graph);

    public Weights Weights { get; } = new(editor);

    /// <summary>Gets every integer tensor met so far that stands for a float one.</summary>
    public IReadOnlyDictionary<string, QuantisedValue> Values => _values;

    /// <summary>Notes that an integer tensor, made by a node that goes, stands for a float one.</summary>
    public void Stand(string quantised, QuantisedValue value) => _values[quantised] = value;

    public QuantisedValue? Value(string quantised) => _values.GetValueOrDefault(quantised);

    /// <summary>A sequence of nodes in a node's place.</summary>
    public NodeSequence Replace(NodeProto node) => new(editor, node.Name.Length > 0 ? node.Name : node.OutputAt(0));

    /// <summary>The float tensor that a node's integer operand stands for.</summary>
    /// <param name="by">Where nodes are added that compute it.</param>
    /// <param name="node">The node.</param>
    /// <param name="value">The operand.</param>
    /// <param name="scale">The scale that the node takes with it.</param>
    /// <param name="zeroPoint">The zero point; empty for 0.</param>
    /// <param name="grid">How several scales lie along it.</param>
    /// <exception cref="InvalidDataException">It cannot be told.</exception>
    public string Operand(NodeSequence by, NodeProto node, string value, string scale, string zeroPoint, Grid grid)
    {
        if (Value(value) is { } known)
        {
            return Same(known.Scale, scale) && Same(known.ZeroPoint, zeroPoint)
                ? known.Real
                : throw Refused(node, $"takes {value} with another scale than it was quantised with");
        }

        return Weights.Widen(node, value, scale, zeroPoint, grid)
            ?? CarriedOperators.Pull(this, by, node, value, scale, zeroPoint)
            ?? Arithmetic.Dequantise(this, by, node, value, scale, zeroPoint, grid);
    }

    /// <summary>Whether a value is stored and has one element.</summary>
    public bool IsSingle(string value) => value.Length == 0 || (editor.Constant(value) is { } tensor && ElementTypes.Count(tensor) == 1);

    public InvalidDataException Refused(NodeProto node, string why) =>
        new($"{editor.Path}: node {node.Name} ({node.OpType}) {why}, so the model cannot be dequantised; use it as it is or use its fp32 file");

    /// <summary>The name for the float tensor behind an integer one that a node makes: that of its DequantizeLinear, where there is one.</summary>
    public string RealName(NodeSequence by, string quantised) =>
        Uses.Of(quantised).FirstOrDefault(u => u.OpType == "DequantizeLinear" && u.InputAt(0) == quantised && !_taken.Contains(u.OutputAt(0))) is { } node
        && _taken.Add(node.OutputAt(0))
            ? node.OutputAt(0)
            : by.Fresh("real");

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private bool Same(string first, string second)
    {
        if (first == second)
        {
            return true;
        }

        var (a, b) = (Numbers(first), Numbers(second));
        return a is not null && b is not null && a.SequenceEqual(b);
    }

    private float[]? Numbers(string value) => value.Length == 0 ? [0] : editor.Constant(value) is { } tensor ? TensorData.Floats(tensor, editor.Path) : null;
}
