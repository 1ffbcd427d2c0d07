using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using DataType = OnnxDistill.Graph.Protobuf.TensorProto.Types.DataType;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>How coarsely a file computes, told by the operators and element types that it holds.</summary>
/// <param name="QuantisedActivations">Whether it rounds activations to integers.</param>
/// <param name="Step">The relative step of the coarsest numbers that it holds: of few bits 1 / 15 of the range, of 8 bits 1 / 127 of the largest, of floats ε; 0 where all are 32-bit floats.</param>
internal sealed record Coarseness(bool QuantisedActivations, double Step)
{
    // Roundings meet in sums and pass through layers: where an index measured right taps of such files, they were off by up to four steps.
    private const double Steps = 4;
    private const double OutputErrors = 5;

    private static readonly string[] OfActivations =
        ["QuantizeLinear", "DynamicQuantizeLinear", "DynamicQuantizeMatMul", "MatMulInteger", "MatMulIntegerToFloat", "QAttention", "QEmbedLayerNormalization", "QGemm"];

    private static readonly string[] OfFewBits = ["MatMulNBits", "MatMulBnb4", "MatMulFpQ4", "GatherBlockQuantized"];

    private static readonly DataType[] FewBits = [DataType.Int4, DataType.Uint4];

    /// <summary>Gets a value indicating whether everything is computed in 32 bits.</summary>
    public bool IsExact => Step == 0;

    public static Coarseness Of(ModelProto model)
    {
        var operators = TensorWalk.Nodes(model).Select(n => n.OpType).ToHashSet(StringComparer.Ordinal);
        var types = TensorWalk.Tensors(model).Select(t => (DataType)t.DataType).ToHashSet();
        var activations = OfActivations.Any(operators.Contains) || operators.Any(o => o.StartsWith("QLinear", StringComparison.Ordinal));
        var step = OfFewBits.Any(operators.Contains) || FewBits.Any(types.Contains) ? 1 / 15.0
            : activations || operators.Contains("DequantizeLinear") ? 1 / 127.0
            : types.Contains(DataType.Bfloat16) ? Math.Pow(2, -7)
            : types.Contains(DataType.Float16) ? Math.Pow(2, -10)
            : 0;
        return new Coarseness(activations, step);
    }

    /// <summary>How far a right inner tensor may be from the fp32 model's, of its largest value.</summary>
    /// <param name="outputNoise">How far the file's own outputs were measured to be from the fp32 model's; null where they were not.</param>
    public double Tolerance(double? outputNoise) => Math.Max(Steps * Step, OutputErrors * (outputNoise ?? 0));

    /// <summary>
    /// How far the outputs of the widened file may be from the fp32 model's, of their largest value: no farther than the file's own, but that
    /// roundings of activations, which widening drops, may have cancelled those of weights.
    /// </summary>
    /// <param name="outputNoise">How far the file's own outputs were measured to be; null where they were not.</param>
    public double WidenedTolerance(double? outputNoise) => (outputNoise is { } noise ? 1.5 * noise : Steps * Step) + (QuantisedActivations ? Steps * Step : 3e-3);
}
