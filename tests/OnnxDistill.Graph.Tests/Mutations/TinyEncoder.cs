using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tests.Mutations;

/// <summary>A BERT of two layers, 8 wide with 2 heads, whose linear layers are plain or dynamically quantised.</summary>
internal sealed class TinyEncoder(bool quantised)
{
    private const int Width = 8;
    private const int Heads = 2;
    private readonly Random _random = new(3);
    private readonly OnnxGraphBuilder _graph = new("encoder");

    public ModelProto Build()
    {
        var ids = _graph.Input<long>("input_ids", "batch", "sequence");
        var mask = _graph.Node("Unsqueeze", [_graph.Input<long>("attention_mask", "batch", "sequence"), _graph.Integers(1, 2)]);
        mask = _graph.Node("Mul", [_graph.Node("Sub", [_graph.Scalar(1f), _graph.Node("Cast", [mask], ("to", 1L))]), _graph.Scalar(-10000f)]);
        var hidden = Norm(_graph.Node("Gather", [Table(20, Width), ids]));
        for (var layer = 0; layer < 2; layer++)
        {
            _graph.Scope = $"layer.{layer}";
            hidden = Layer(hidden, mask);
        }

        _graph.Output<float>("logits", Linear(_graph.Node("Gather", [hidden, _graph.Scalar(0L)], ("axis", 1L)), 3), "batch", 3);
        return _graph.Build();
    }

    private string Layer(string hidden, string mask)
    {
        var (q, k, v) = (Split(Linear(hidden, Width), 0, 2, 1, 3), Split(Linear(hidden, Width), 0, 2, 3, 1), Split(Linear(hidden, Width), 0, 2, 1, 3));
        var scores = _graph.Node("Add", [_graph.Node("Div", [_graph.Node("MatMul", [q, k]), _graph.Scalar(2f)]), mask]);
        var context = _graph.Node("Transpose", [_graph.Node("MatMul", [_graph.Node("Softmax", [scores], ("axis", -1L)), v])], ("perm", new long[] { 0, 2, 1, 3 }));
        var attended = Norm(_graph.Node("Add", [Linear(_graph.Node("Reshape", [context, _graph.Integers(0, 0, Width)]), Width), hidden]));
        var inner = Linear(attended, 2 * Width);
        var gelu = _graph.Node("Mul", [_graph.Node("Mul", [inner, _graph.Node("Add", [_graph.Node("Erf", [_graph.Node("Div", [inner, _graph.Scalar(1.4142135f)])]), _graph.Scalar(1f)])]), _graph.Scalar(0.5f)]);
        return Norm(_graph.Node("Add", [Linear(gelu, Width, 2 * Width), attended]));
    }

    private string Split(string value, params long[] order) =>
        _graph.Node("Transpose", [_graph.Node("Reshape", [value, _graph.Integers(0, 0, Heads, Width / Heads)])], ("perm", order));

    private string Linear(string value, int outputs, int inputs = Width)
    {
        if (!quantised)
        {
            return _graph.Node("Add", [Table(outputs), _graph.Node("MatMul", [value, Table(inputs, outputs)])]);
        }

        var q = _graph.Node("DynamicQuantizeLinear", 3, [value]);
        var weight = new sbyte[inputs * outputs];
        _random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(weight.AsSpan()));
        var stored = _graph.Initializer<sbyte>($"weight_{_random.Next()}", weight, inputs, outputs);
        var product = _graph.Node("Cast", [_graph.Node("MatMulInteger", [q[0], stored, q[2]])], ("to", (long)DataType.Float));
        return _graph.Node("Add", [Table(outputs), _graph.Node("Mul", [product, _graph.Node("Mul", [q[1], Table(outputs)])])]);
    }

    private string Norm(string value) => _graph.Node("LayerNormalization", [value, Table(Width), Table(Width)]);

    private string Table(params long[] dims) => _graph.Initializer<float>(
        $"table_{_random.Next()}", [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(_ => _random.NextSingle() - 0.5f)], dims);
}
