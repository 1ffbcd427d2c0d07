using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

/// <summary>One small model for each way to quantise.</summary>
internal static class QuantisedModels
{
    private const int W = QuantisedGraph.Width;

    /// <summary>Models whose activations are quantised: rounding moves their answers by percents.</summary>
    public static IReadOnlyDictionary<string, Func<ModelProto>> OfActivations { get; } = new Dictionary<string, Func<ModelProto>>(StringComparer.Ordinal)
    {
        ["dynamic, one scale, unsigned"] = () => Of(g => g.Dynamic(g.Input(), g.Bytes("w", W, 5), g.Number("s", 0.01f), g.Byte("z", 120))),
        ["dynamic, a scale for each output, signed, no zero point"] = () => Of(g => g.Dynamic(g.Input(), g.SignedBytes("w", W, 5), g.Floats("s", 0.005f, 0.02f, 5))),
        ["dynamic, scale of shape [1], a zero point for each output"] = () =>
            Of(g => g.Dynamic(g.Input(), g.SignedBytes("w", W, 5), g.Floats("s", 0.005f, 0.02f, 1), g.Graph.Initializer<sbyte>("z", [1, 1, 1, 1, 1], 5))),
        ["dynamic, a weight twice"] = () => Of(g =>
        {
            var (x, w, s) = (g.Input(), g.SignedBytes("w", W, W), g.Number("s", 0.01f));
            return g.Dynamic(g.Dynamic(x, w, s), w, s);
        }),
        ["dynamic, weight on the left"] = () => Of(g =>
        {
            var q = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Input()]);
            var product = g.Graph.Node("MatMulInteger", [g.Bytes("w", 4, 3), q[0], g.Byte("z", 128), q[2]]);
            return g.Graph.Node("Mul", [g.Graph.Node("Cast", [product], ("to", 1L)), g.Graph.Node("Mul", [g.Number("s", 0.01f), q[1]])]);
        }),
        ["dynamic, two activations"] = () => Of(g =>
        {
            var x = g.Input();
            var a = g.Graph.Node("DynamicQuantizeLinear", 3, [x]);
            var b = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Graph.Node("Transpose", [x], ("perm", new long[] { 0, 2, 1 }))]);
            var product = g.Graph.Node("MatMulInteger", [a[0], b[0], a[2], b[2]]);
            return g.Graph.Node("Mul", [g.Graph.Node("Cast", [product], ("to", 1L)), g.Graph.Node("Mul", [a[1], b[1]])]);
        }),
        ["dynamic, scales one after the other"] = () => Of(g =>
        {
            var q = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Input()]);
            var product = g.Graph.Node("Cast", [g.Graph.Node("MatMulInteger", [q[0], g.SignedBytes("w", W, 5), q[2]])], ("to", 1L));
            return g.Graph.Node("Mul", [g.Graph.Node("Mul", [g.Floats("s", 0.01f, 0.02f, 1, 5), product]), q[1]]);
        }),
        ["dynamic, a product taken twice before it is scaled"] = () => Of(g =>
        {
            var q = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Input()]);
            var product = g.Graph.Node("Cast", [g.Graph.Node("MatMulInteger", [q[0], g.SignedBytes("w", W, 5), q[2]])], ("to", 1L));
            return g.Graph.Node("Mul", [g.Graph.Node("Mul", [g.Graph.Node("Add", [product, product]), g.Number("s", 0.01f)]), q[1]]);
        }),
        ["dynamic, integers moved before the product"] = () => Of(g =>
        {
            var q = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Input()]);
            var moved = g.Graph.Node("Transpose", [q[0]], ("perm", new long[] { 0, 2, 1 }));
            var product = g.Graph.Node("Cast", [g.Graph.Node("MatMulInteger", [moved, g.SignedBytes("w", 3, 5), q[2]])], ("to", 1L));
            return g.Graph.Node("Mul", [product, g.Graph.Node("Mul", [q[1], g.Number("s", 0.01f)])]);
        }),
        ["ConvInteger"] = () => Of(g =>
        {
            var q = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Input()]);
            var product = g.Graph.Node("ConvInteger", [q[0], g.Bytes("w", 4, 3, 2), q[2], g.Byte("z", 128)]);
            return g.Graph.Node("Mul", [g.Graph.Node("Cast", [product], ("to", 1L)), g.Graph.Node("Mul", [q[1], g.Number("s", 0.01f)])]);
        }),
        ["MatMulIntegerToFloat"] = () => Of(g =>
        {
            var q = g.Graph.Node("DynamicQuantizeLinear", 3, [g.Input()]);
            return g.Graph.Node("MatMulIntegerToFloat", [q[0], g.SignedBytes("w", W, 5), q[1], g.Floats("s", 0.01f, 0.02f, 5), q[2], string.Empty, g.Floats("b", -1, 1, 5)]);
        }),
        ["DynamicQuantizeMatMul"] = () => Of(g => g.Graph.Node("DynamicQuantizeMatMul", [g.Input(), g.SignedBytes("w", W, 5), g.Floats("s", 0.01f, 0.02f, 5), string.Empty, g.Floats("b", -1, 1, 5)])),
        ["QDQ around a product, weight along an axis"] = () => Of(g =>
        {
            var x = g.Dequantise(g.Quantise(g.Input(), "x", 1 / 127f));
            var w = g.Graph.Node("DequantizeLinear", [g.SignedBytes("w", W, 5), g.Floats("s", 0.01f, 0.02f, 5)], ("axis", 1L));
            return g.Dequantise(g.Quantise(g.Graph.Node("MatMul", [x, w]), "y", 0.1f));
        }),
        ["QDQ, a Relu absorbed by the zero point"] = () => Of(g =>
        {
            var w = g.Graph.Node("DequantizeLinear", [g.SignedBytes("w", W, 5), g.Number("s", 0.01f)]);
            var sum = g.Graph.Node("Add", [g.Graph.Node("MatMul", [g.Input(), w]), g.Floats("b", -1, 1, 5)]);
            return g.Dequantise(g.Quantise(sum, "y", 0.03f, zero: 0));
        }),
        ["QLinearMatMul, Reshape, Transpose, QLinearSoftmax"] = () => Of(g =>
        {
            var x = g.Quantise(g.Input(), "x", 1 / 127f);
            var (s, z) = (g.Number("y_s", 0.08f), g.Byte("y_z", 128));
            var y = g.Graph.Node("QLinearMatMul", [x.Value, x.Scale, x.Zero, g.Bytes("w", W, 6), g.Number("w_s", 0.01f), g.Byte("w_z", 128), s, z]);
            var moved = g.Graph.Node("Transpose", [g.Graph.Node("Reshape", [y, g.Graph.Integers(0, 0, 2, 3)])], ("perm", new long[] { 0, 2, 1, 3 }));
            var (ps, pz) = (g.Number("p_s", 1 / 256f), g.Byte("p_z", 0));
            return g.Dequantise((g.Graph.Node("QLinearSoftmax", [moved, s, z, ps, pz], ("axis", -1L), ("opset", 17L)), ps, pz));
        }),
        ["QGemm, bias, a scale for each output"] = () => Of(g =>
        {
            var x = g.Quantise(g.Graph.Node("Reshape", [g.Input(), g.Graph.Integers(-1, W)]), "x", 1 / 127f);
            var (s, z) = (g.Number("y_s", 0.08f), g.Byte("y_z", 128));
            var bias = g.Graph.Initializer<int>("b", [3000, -2000, 1000, 0, 500], 5);
            return g.Dequantise((g.Graph.Node("QGemm", [x.Value, x.Scale, x.Zero, g.SignedBytes("w", 5, W), g.Floats("w_s", 0.01f, 0.02f, 5), g.Graph.Initializer<sbyte>("w_z", [0, 0, 0, 0, 0], 5), bias, s, z], ("transB", 1L)), s, z));
        }),
        ["QGemm with a float output"] = () => Of(g =>
        {
            var x = g.Quantise(g.Graph.Node("Reshape", [g.Input(), g.Graph.Integers(-1, W)]), "x", 1 / 127f);
            return g.Graph.Node("QGemm", [x.Value, x.Scale, x.Zero, g.Bytes("w", W, 5), g.Number("w_s", 0.01f), g.Byte("w_z", 100)]);
        }),
        ["QLinearAdd and QLinearMul by stored integers"] = () => Of(g =>
        {
            var x = g.Quantise(g.Input(), "x", 1 / 127f);
            var (s, z, ws, wz) = (g.Number("y_s", 0.02f), g.Byte("y_z", 128), g.Number("w_s", 0.01f), g.Byte("w_z", 128));
            var sum = g.Graph.Node("QLinearAdd", [x.Value, x.Scale, x.Zero, g.Bytes("w", W), ws, wz, s, z]);
            var (ms, mz) = (g.Number("m_s", 0.03f), g.Byte("m_z", 128));
            return g.Dequantise((g.Graph.Node("QLinearMul", [sum, s, z, g.Bytes("v", W), ws, wz, ms, mz]), ms, mz));
        }),
        ["QLinearSigmoid, QLinearLeakyRelu, QLinearConcat"] = () => Of(g =>
        {
            var x = g.Quantise(g.Input(), "x", 1 / 127f);
            var (s, z) = (g.Number("y_s", 0.01f), g.Byte("y_z", 128));
            var a = g.Graph.Node("QLinearSigmoid", [x.Value, x.Scale, x.Zero, s, z]);
            var b = g.Graph.Node("QLinearLeakyRelu", [x.Value, x.Scale, x.Zero, s, z], ("alpha", 0.2f));
            return g.Dequantise((g.Graph.Node("QLinearConcat", [s, z, a, s, z, b, s, z], ("axis", -1L)), s, z));
        }),
        ["QLinearConv"] = () => Of(g =>
        {
            var x = g.Quantise(g.Graph.Node("Unsqueeze", [g.Input(), g.Graph.Integers(3)]), "x", 1 / 127f);
            var (s, z) = (g.Number("y_s", 0.08f), g.Byte("y_z", 128));
            var bias = g.Graph.Initializer<int>("b", [3000, -2000, 1000, 0], 4);
            return g.Dequantise((g.Graph.Node("QLinearConv", [x.Value, x.Scale, x.Zero, g.Bytes("w", 4, 3, 2, 1), g.Number("w_s", 0.01f), g.Byte("w_z", 128), s, z, bias]), s, z));
        }),
    };

    /// <summary>Models whose weights alone are stored in few bits: widened, they answer the same.</summary>
    public static IReadOnlyDictionary<string, Func<ModelProto>> OfWeights { get; } = new Dictionary<string, Func<ModelProto>>(StringComparer.Ordinal)
    {
        ["MatMulNBits, 4 bits, no zero points, last block filled up"] = () => NBits(4, zeros: null),
        ["MatMulNBits, 4 bits, packed zero points"] = () => NBits(4, g => g.Bytes("z", 5, 2)),
        ["MatMulNBits, 4 bits, float zero points"] = () => NBits(4, g => g.Floats("z", 2, 12, 5, 3)),
        ["MatMulNBits, 8 bits, no zero points"] = () => NBits(8, zeros: null),
        ["MatMulBnb4, fp4"] = () => Bnb4(0),
        ["MatMulBnb4, nf4"] = () => Bnb4(1),
        ["GatherBlockQuantized, bytes, no zero points"] = () => Rows(g => g.Bytes("w", 20, 16), null),
        ["GatherBlockQuantized, signed, zero points"] = () => Rows(g => g.Nibbles("w", DataType.Int4, 20, 32), g => g.Nibbles("z", DataType.Int4, 20, 2), 21),
        ["GatherBlockQuantized, unsigned, no zero points"] = () => Rows(g => g.Nibbles("w", DataType.Uint4, 20, 32), null, 21),
        ["rows of a quantised table"] = () => Of(g =>
        {
            var rows = g.Graph.Node("Gather", [g.Bytes("w", 20, 6), g.Graph.Integers(3, 1, 19)]);
            return g.Graph.Node("Add", [g.Dequantise((g.Graph.Node("Unsqueeze", [rows, g.Graph.Integers(0)]), g.Number("s", 0.02f), g.Byte("z", 99))), Zero(g)]);
        }),
        ["a dequantised table"] = () => Of(g =>
            g.Graph.Node("Add", [g.Graph.Node("Gather", [g.Dequantise((g.Bytes("w", 20, 6), g.Number("s", 0.02f), g.Byte("z", 99))), g.Graph.Integers(3, 1, 19)]), Zero(g)])),
        ["DequantizeLinear of 4 bits in blocks"] = () => Of(
            g => g.Graph.Node("MatMul", [g.Input(), g.Graph.Node("DequantizeLinear", [g.Nibbles("w", DataType.Int4, W, 6), g.Floats("s", 0.1f, 0.2f, 2, 6)], ("axis", 0L), ("block_size", 4L))]), 21),
        ["DequantizeLinear of 32 bits"] = () => Of(g =>
            g.Graph.Node("Add", [g.Input(), g.Graph.Node("DequantizeLinear", [g.Graph.Initializer<int>("b", [1, -70000, 3, 4, 5, 6, 7, 8], W), g.Number("s", 1e-4f)])])),
    };

    private static ModelProto Of(Func<QuantisedGraph, string> write, int opset = 17)
    {
        var graph = new QuantisedGraph(opset);
        return graph.Build(write(graph));
    }

    // Something that the answer depends on besides stored tensors.
    private static string Zero(QuantisedGraph g) => g.Graph.Node("ReduceMean", [g.Input()], ("keepdims", 0L));

    private static ModelProto NBits(long bits, Func<QuantisedGraph, string>? zeros) => Of(g =>
    {
        // 40 inputs in blocks of 16 are three, the last half full.
        var wide = g.Graph.Node("Concat", [.. Enumerable.Repeat(g.Input(), 5)], ("axis", -1L));
        List<string> inputs = [wide, g.Bytes("w", 5, 3, 16 * bits / 8), g.Floats("s", 0.05f, 0.1f, 5, 3)];
        inputs.AddRange([zeros is null ? string.Empty : zeros(g), string.Empty, g.Floats("b", -1, 1, 5)]);
        return g.Graph.Node("MatMulNBits", inputs, ("K", 40L), ("N", 5L), ("bits", bits), ("block_size", 16L));
    });

    private static ModelProto Bnb4(long type) => Of(g =>
        g.Graph.Node("MatMulBnb4", [g.Input(), g.Bytes("w", ((W * 6) + 1) / 2), g.Floats("s", 0.5f, 1, 3)], ("K", (long)W), ("N", 6L), ("block_size", 16L), ("quant_type", type)));

    private static ModelProto Rows(Func<QuantisedGraph, string> table, Func<QuantisedGraph, string>? zeros, int opset = 17) => Of(
        g =>
        {
            List<string> inputs = [table(g), g.Graph.Integers(3, 1, 19), g.Floats("s", 0.05f, 0.1f, 20, 2)];
            if (zeros is not null)
            {
                inputs.Add(zeros(g));
            }

            return g.Graph.Node("Add", [g.Graph.Node("GatherBlockQuantized", inputs, ("block_size", 16L)), Zero(g)]);
        },
        opset);
}
