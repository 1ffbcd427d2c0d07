using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Quantizing;

/// <summary>
/// MatMul by a stored matrix: activations are rounded to bytes when the model runs (DynamicQuantizeLinear), multiplied as integers (MatMulInteger), and
/// the sums scaled back; ONNX Runtime fuses the four into one. The form of its <c>quantize_dynamic</c>, a scale for each column.
/// </summary>
/// <param name="editor">The editor of the model.</param>
internal sealed class DynamicProducts(ModelEditor editor)
{
    private readonly Dictionary<string, NodeProto> _activations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Bytes, string Scales)> _weights = new(StringComparer.Ordinal);

    /// <summary>The nodes in a MatMul's place; null where neither side is a stored matrix to the right.</summary>
    public NodeSequence? Rewrite(NodeProto node)
    {
        if (Weight(node.InputAt(1)) is not { } weight)
        {
            return null;
        }

        var by = new NodeSequence(editor, node.Name.Length > 0 ? node.Name : node.OutputAt(0));
        var activation = Activation(by, node.InputAt(0));
        var product = by.Add("MatMulInteger", [activation.OutputAt(0), weight.Bytes, activation.OutputAt(2)]);                          // int32 [..., columns]
        var scale = by.Add("Mul", [activation.OutputAt(1), weight.Scales]);                                                         // [columns]
        by.AddAs(node.OutputAt(0), "Mul", [by.Add("Cast", [product], ("to", (long)DataType.Float)), scale]);
        return by;
    }

    // Queries, keys and values read the same activations, which are rounded once.
    private NodeProto Activation(NodeSequence by, string value)
    {
        if (!_activations.TryGetValue(value, out var made))
        {
            by.AddNode("DynamicQuantizeLinear", [value], [by.Fresh("quantized"), by.Fresh("scale"), by.Fresh("zero_point")]);
            _activations[value] = made = by.Nodes[^1];
        }

        return made;
    }

    private (string Bytes, string Scales)? Weight(string value)
    {
        if (_weights.TryGetValue(value, out var known))
        {
            return known;
        }

        // A masked-language head multiplies by its embeddings turned around.
        var turned = editor.Producer(value) is { OpType: "Transpose" } transpose && transpose.IntegersAttribute("perm") is [1, 0] ? transpose.InputAt(0) : null;
        if (IntegerWeight.Stored(editor, turned ?? value, rank: 2) is not { } tensor)
        {
            return null;
        }

        var floats = TensorData.Floats(tensor, editor.Path);
        var columns = (int)tensor.Dims[turned is null ? 1 : 0];
        var weight = IntegerWeight.Of(turned is null ? floats : IntegerWeight.Transposed(floats, (int)tensor.Dims[1]), columns, IntegerWeight.ForProducts);
        var made = (weight.Store(editor, value, floats.Length / columns, columns), weight.StoreScales(editor, value, columns));
        _weights[value] = made;
        return made;
    }
}
