using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Stored integers widened to floats, each once however many nodes share it.</summary>
internal sealed class Weights(ModelEditor editor)
{
    private readonly Dictionary<TensorProto, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _widened = new(StringComparer.Ordinal);

    /// <summary>The float tensor of a stored one; null where the value, its scale or its zero point is computed.</summary>
    /// <param name="node">The node that takes it, named in errors.</param>
    /// <param name="value">The integers.</param>
    /// <param name="scale">Their scale; empty for 1.</param>
    /// <param name="zeroPoint">Their zero point; empty for 0.</param>
    /// <param name="grid">How they lie along the tensor; the axis may count from the end.</param>
    /// <param name="name">The name that the tensor shall have where it is made now; null for a fresh one.</param>
    /// <exception cref="InvalidDataException">The shapes do not fit, or the type is not read.</exception>
    public string? Widen(NodeProto node, string value, string scale, string zeroPoint, Grid grid, string? name = null)
    {
        var (tensor, scales, zeros) = (editor.Constant(value), Stored(scale), Stored(zeroPoint));
        return tensor is null || (scales is null && scale.Length > 0) || (zeros is null && zeroPoint.Length > 0)
            ? null
            : Widen(node, tensor, scales is null ? new Scale([1], "1", (int)DataType.Float) : Read(scales), zeros, grid, name);
    }

    /// <summary>As above, with a scale that was computed from stored ones.</summary>
    public string Widen(NodeProto node, TensorProto tensor, Scale scale, TensorProto? zeroPoint, Grid grid, string? name = null)
    {
        if (grid.Axis < 0)
        {
            grid = grid with { Axis = grid.Axis + tensor.Dims.Count };
        }

        var key = $"{Number(tensor)}|{scale.Key}|{(zeroPoint is null ? -1 : Number(zeroPoint))}|{grid}";
        if (!_widened.TryGetValue(key, out var made))
        {
            float[] zeros = zeroPoint is null ? [0] : TensorData.Floats(zeroPoint, editor.Path);
            Check(node, tensor, grid, scale.Values.Length, "scales");
            Check(node, tensor, grid, zeros.Length, "zero points");
            made = name ?? editor.Fresh(Stem(tensor.Name));
            editor.Initializer(WideTensor.Make(editor, made, tensor.Dims, (DataType)scale.Type, values =>
            {
                TensorData.Floats(tensor, editor.Path, values);
                grid.Apply(values, [.. tensor.Dims], scale.Values, zeros);
            }));
            _widened.Add(key, made);
        }

        return made;
    }

    /// <summary>The tensor that was made for a key before, else the one that is made now.</summary>
    public string Once(string key, Func<TensorProto> make)
    {
        if (!_widened.TryGetValue(key, out var made))
        {
            _widened.Add(key, made = editor.Initializer(make()));
        }

        return made;
    }

    /// <summary>Reads a stored scale.</summary>
    public Scale Read(TensorProto scale) => new(TensorData.Floats(scale, editor.Path), $"#{Number(scale)}", scale.DataType) { Dims = [.. scale.Dims] };

    private TensorProto? Stored(string value) => value.Length == 0 ? null : editor.Constant(value);

    private int Number(TensorProto tensor)
    {
        if (!_numbers.TryGetValue(tensor, out var number))
        {
            _numbers.Add(tensor, number = _numbers.Count);
        }

        return number;
    }

    private void Check(NodeProto node, TensorProto tensor, Grid grid, int count, string what)
    {
        if (count == 1)
        {
            return;
        }

        if (grid.Axis < 0 || grid.Axis >= tensor.Dims.Count || count != grid.Scales(tensor.Dims))
        {
            throw new InvalidDataException(
                $"{editor.Path}: node {node.Name} ({node.OpType}) has {count} {what} for its weight {tensor.Name} [{string.Join(", ", tensor.Dims)}], which cannot be widened; export the model again or use its fp32 file");
        }
    }

    // The quantisers of ONNX Runtime name the weight W W_quantized.
    private static string Stem(string name) =>
        name.EndsWith("_quantized", StringComparison.Ordinal) ? name[..^"_quantized".Length] : name.Length == 0 ? "widened" : $"{name}/float";
}
