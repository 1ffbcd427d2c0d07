using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>The shape of a node's first output from the facts of its inputs, for the operators that encoders are made of.</summary>
internal static class ShapeRules
{
    private static readonly HashSet<string> LikeFirst = new(StringComparer.Ordinal)
    {
        "Cast", "CastLike", "Identity", "Dropout", "Sqrt", "Erf", "Tanh", "Relu", "Neg", "Not", "Exp", "Log", "Abs", "Sigmoid", "Reciprocal", "Floor", "Ceil",
        "Round", "Sign", "IsNaN", "IsInf", "Clip", "Softmax", "LogSoftmax", "LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization",
        "Gelu", "FastGelu", "QuickGelu", "Elu", "Selu", "LeakyRelu", "Softplus", "Mish", "Swish", "HardSigmoid", "HardSwish", "CumSum", "Trilu", "QuantizeLinear",
        "DequantizeLinear", "DynamicQuantizeLinear", "Sin", "Cos", "RotaryEmbedding", "ScatterND", "ScatterElements", "BiasGelu", "LpNormalization", "InstanceNormalization",
        "SkipLayerNormalization", "SkipSimplifiedLayerNormalization", "BiasAdd",
    };

    private static readonly HashSet<string> Elementwise = new(StringComparer.Ordinal)
    {
        "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Mod", "And", "Or", "Xor", "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Where", "PRelu", "Sum", "Mean",
    };

    /// <summary>The shape; null where it cannot be told.</summary>
    public static long[]? Of(NodeProto node, Fact[] inputs, long opset) => node.OpType switch
    {
        var op when LikeFirst.Contains(op) => inputs[0].Shape,
        var op when Elementwise.Contains(op) => Common(inputs),
        var op when op.StartsWith("Reduce", StringComparison.Ordinal) || op is "ArgMax" or "ArgMin" => Reduced(node, inputs),
        "MatMul" or "MatMulInteger" or "FusedMatMul" => ProductShapes.MatMul(inputs),
        "Gemm" => ProductShapes.Gemm(node, inputs),
        "Einsum" => ProductShapes.Einsum(node, inputs),
        "GlobalAveragePool" => inputs[0].Shape is { Length: > 2 } s ? [s[0], s[1], .. Enumerable.Repeat(1L, s.Length - 2)] : null,
        "Shape" => inputs[0].Shape is { } s ? [Range(node, s.Length).Count] : null,
        "Size" => [],
        "NonZero" => inputs[0] is { Shape: { } s, Value: { } v } ? [s.Length, v.Count(x => x != 0)] : null,
        "Range" => inputs is [{ Scalar: { } start }, { Scalar: { } limit }, { Scalar: { } step }] ? [Math.Max(0, (long)Math.Ceiling((limit - start) / step))] : null,
        "ConstantOfShape" => inputs[0].Value is { } v ? Array.ConvertAll(v, x => (long)x) : null,
        _ => LayoutShapes.Of(node, inputs, opset),
    };

    /// <summary>The part of a shape that a Shape node gives: from its <c>start</c> to its <c>end</c> (opset 15).</summary>
    public static (int Start, int Count) Range(NodeProto node, int rank)
    {
        var start = Clamp(node.IntegerAttribute("start", 0), rank);
        var end = Clamp(node.IntegerAttribute("end", rank), rank);
        return (start, Math.Max(0, end - start));

        static int Clamp(long at, int rank) => (int)Math.Clamp(at < 0 ? at + rank : at, 0, rank);
    }

    /// <summary>Axes of a node, from its attribute or from an input, not negative; null for all.</summary>
    public static int[]? Axes(NodeProto node, Fact[] inputs, int rank)
    {
        var axes = node.IntegersAttribute("axes") ?? (inputs.Length > 1 && inputs[1].Value is { } v ? Array.ConvertAll(v, x => (long)x) : null);
        return axes is null || axes.Length == 0 ? null : Array.ConvertAll(axes, a => (int)(a < 0 ? a + rank : a));
    }

    // Where one side is unknown, what is known of the other is the best guess: masks and biases are spread over scores, not the reverse.
    private static long[]? Common(Fact[] inputs)
    {
        long[]? shape = null;
        foreach (var input in inputs)
        {
            shape = input.Shape is null ? shape : shape is null ? input.Shape : Broadcasting.Shape(shape, input.Shape);
        }

        return shape;
    }

    private static long[]? Reduced(NodeProto node, Fact[] inputs)
    {
        if (inputs[0].Shape is not { } shape)
        {
            return null;
        }

        var keep = node.IntegerAttribute("keepdims", 1) != 0;
        var axes = node.OpType is "ArgMax" or "ArgMin"
            ? [(int)((node.IntegerAttribute("axis", 0) + shape.Length) % shape.Length)]
            : Axes(node, inputs, shape.Length) ?? [.. Enumerable.Range(0, shape.Length)];
        return keep
            ? [.. shape.Select((d, i) => axes.Contains(i) ? 1 : d)]
            : [.. shape.Where((_, i) => !axes.Contains(i))];
    }
}
