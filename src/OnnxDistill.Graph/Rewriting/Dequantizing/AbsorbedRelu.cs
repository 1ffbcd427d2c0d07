using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>
/// Static quantisers take a Relu away whose output is quantised with the lowest integer for 0: clipping to the integers' range does the
/// same. Without the quantisation, the Relu must come back.
/// </summary>
internal static class AbsorbedRelu
{
    /// <summary>Whether a linear layer's output (elsewhere no Relu stands) is cut off at 0 by being quantised.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="producer">The node that makes the tensor.</param>
    /// <param name="zeroPoint">The zero point; empty for 0 of type uint8.</param>
    public static bool In(Dequantizing context, NodeProto? producer, string zeroPoint) =>
        producer is not null && IsLinear(context, producer) && IsLowest(context, zeroPoint);

    private static bool IsLinear(Dequantizing context, NodeProto node) =>
        node.OpType is "Gemm" or "Conv"
        || (node.OpType is "Add" or "MatMul" && node.Input.Any(i => context.Editor.Constant(i) is { } t && ElementTypes.Count(t) > 1));

    private static bool IsLowest(Dequantizing context, string zeroPoint)
    {
        if (zeroPoint.Length == 0)
        {
            return true;
        }

        if (context.Editor.Constant(zeroPoint) is not { } stored || ElementTypes.Count(stored) != 1)
        {
            return false;
        }

        var lowest = (DataType)stored.DataType switch
        {
            DataType.Uint8 or DataType.Uint16 or DataType.Uint4 or DataType.Uint2 => 0L,
            DataType.Int8 => sbyte.MinValue,
            DataType.Int16 => short.MinValue,
            _ => (long?)null,
        };
        return lowest is not null && TensorData.Longs(stored, context.Editor.Path)[0] == lowest;
    }
}
