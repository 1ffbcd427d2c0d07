using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Dequantises integers that are computed, by float arithmetic in the graph.</summary>
internal static class Arithmetic
{
    public static string Dequantise(Dequantizing context, NodeSequence by, NodeProto node, string value, string scale, string zeroPoint, Grid grid)
    {
        // Along the last axis, scales broadcast as they are.
        if (grid.Block > 0 || (grid.Axis != -1 && !(context.IsSingle(scale) && context.IsSingle(zeroPoint))))
        {
            throw context.Refused(node, $"dequantises the computed tensor {value} along an axis");
        }

        var type = context.Editor.Constant(scale) is { } stored ? stored.DataType : (int)DataType.Float;
        var real = Cast(by, value, type);
        if (zeroPoint.Length > 0)
        {
            real = by.Add("Sub", [real, Cast(by, zeroPoint, type)]);
        }

        return scale.Length > 0 ? by.Add("Mul", [real, scale]) : real;
    }

    private static string Cast(NodeSequence by, string value, int type) => by.Add("Cast", [value], ("to", (long)type));
}
