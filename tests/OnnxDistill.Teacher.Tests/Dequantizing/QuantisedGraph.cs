using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

/// <summary>Writes small models of quantised operators; every number is from one seed.</summary>
internal sealed class QuantisedGraph(int opset = 17)
{
    private readonly Random _random = new(20261125);

    public const int Width = 8;

    public OnnxGraphBuilder Graph { get; } = new("quantised", opset);

    /// <summary>The float input [2, 3, 8], from -1 to 1.</summary>
    public string Input() => Graph.Input<float>("x", "batch", "sequence", Width);

    public string Bytes(string name, params long[] dims)
    {
        var values = new byte[dims.Aggregate(1L, (a, b) => a * b)];
        _random.NextBytes(values);
        return Graph.Initializer<byte>(name, values, dims);
    }

    // Of 7 bits: processors without VNNI cut sums of two products of u8 and s8 off at 16 bits.
    public string SignedBytes(string name, params long[] dims) =>
        Graph.Initializer<sbyte>(name, [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(_ => (sbyte)_random.Next(-64, 64))], dims);

    /// <summary>Integers of 4 bits, two to a byte.</summary>
    public string Nibbles(string name, DataType type, params long[] dims)
    {
        var bytes = new byte[(dims.Aggregate(1L, (a, b) => a * b) + 1) / 2];
        _random.NextBytes(bytes);
        return Graph.Initializer(new TensorProto { Name = name, DataType = (int)type, Dims = { dims }, RawData = ByteString.CopyFrom(bytes) });
    }

    public string Floats(string name, float low, float high, params long[] dims) => Graph.Initializer<float>(
        name, [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(_ => low + (_random.NextSingle() * (high - low)))], dims);

    public string Byte(string name, byte value) => Graph.Initializer<byte>(name, [value]);

    public string Number(string name, float value) => Graph.Initializer<float>(name, [value]);

    /// <summary>A float tensor as bytes: its integers, scale and zero point.</summary>
    public (string Value, string Scale, string Zero) Quantise(string value, string name, float scale, byte zero = 128)
    {
        var (s, z) = (Number($"{name}_scale", scale), Byte($"{name}_zero", zero));
        return (Graph.Node("QuantizeLinear", [value, s, z]), s, z);
    }

    public string Dequantise((string Value, string Scale, string Zero) quantised) => Graph.Node("DequantizeLinear", [quantised.Value, quantised.Scale, quantised.Zero]);

    /// <summary>A product as dynamic quantisers write it.</summary>
    public string Dynamic(string value, string weight, string scale, string? zero = null)
    {
        var q = Graph.Node("DynamicQuantizeLinear", 3, [value]);
        List<string> inputs = zero is null ? [q[0], weight, q[2]] : [q[0], weight, q[2], zero];
        var product = Graph.Node("Cast", [Graph.Node("MatMulInteger", inputs)], ("to", (long)DataType.Float));
        return Graph.Node("Mul", [product, Graph.Node("Mul", [q[1], scale])]);
    }

    /// <summary>The model with one output, the operators of ONNX Runtime in its domain.</summary>
    public ModelProto Build(string output)
    {
        Graph.Output<float>("y", output);
        var model = Graph.Build();
        model.Graph.Output[0].Type.TensorType.Shape = null;
        foreach (var node in model.Graph.Node.Where(n => n.OpType is "DynamicQuantizeMatMul" or "QGemm" or "GatherBlockQuantized"
            || n.OpType.StartsWith("MatMulIntegerTo", StringComparison.Ordinal) || n.OpType.StartsWith("MatMulNBits", StringComparison.Ordinal)
            || n.OpType.StartsWith("MatMulBnb4", StringComparison.Ordinal)
            || (n.OpType.StartsWith("QLinear", StringComparison.Ordinal) && n.OpType is not ("QLinearMatMul" or "QLinearConv"))))
        {
            node.Domain = "com.microsoft";
        }

        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        model.IrVersion = opset >= 21 ? 10 : 8;
        return model;
    }
}
