using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>
/// ONNX Runtime's MatMulNBits: a weight of 2, 4 or 8 bits, in blocks along the inputs that share a scale, becomes the float weight
/// [in, out] of a MatMul. https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md#com.microsoft.MatMulNBits
/// </summary>
internal static class BlockProducts
{
    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        if (node.InputAt(4).Length > 0)
        {
            throw context.Refused(node, $"orders its inputs by g_idx ({node.InputAt(4)})");
        }

        var by = context.Replace(node);
        var key = $"{node.OpType}|{node.InputAt(1)}|{node.InputAt(2)}|{node.InputAt(3)}";
        var weight = context.Weights.Once(key, () => Widen(context, node));
        if (node.InputAt(5) is { Length: > 0 } bias)
        {
            by.AddAs(node.OutputAt(0), "Add", [by.Add("MatMul", [node.InputAt(0), weight]), bias]);
        }
        else
        {
            by.AddAs(node.OutputAt(0), "MatMul", [node.InputAt(0), weight]);
        }

        return by;
    }

    private static TensorProto Widen(Dequantizing context, NodeProto node)
    {
        var path = context.Editor.Path;
        var (stored, scales) = (context.Editor.Constant(node.InputAt(1)), context.Editor.Constant(node.InputAt(2)));
        var zeroPoints = context.Editor.Constant(node.InputAt(3));
        var (inputs, outputs) = (node.IntegerAttribute("K", 0), node.IntegerAttribute("N", 0));
        var (bits, block) = (node.IntegerAttribute("bits", 4), node.IntegerAttribute("block_size", 0));
        if (stored is null || scales is null || (zeroPoints is null && node.InputAt(3).Length > 0))
        {
            throw context.Refused(node, "computes its weight, scales or zero points");
        }

        var blocks = block > 0 && inputs > 0 ? ((inputs - 1) / block) + 1 : 0;
        if (bits is not (2 or 4 or 8) || block is < 1 or > int.MaxValue || inputs is < 1 or > int.MaxValue || outputs is < 1 or > int.MaxValue
            || (DataType)stored.DataType != DataType.Uint8
            || ElementTypes.Count(stored) != (Int128)outputs * blocks * ((block * bits) + 7 >> 3)
            || ElementTypes.Count(scales) != (Int128)outputs * blocks)
        {
            throw context.Refused(node, $"has a weight of {bits} bits whose shape does not fit K={inputs}, N={outputs}, block_size={block}");
        }

        var layout = new BlockLayout((int)inputs, (int)outputs, (int)bits, (int)block);
        var zeros = layout.Zeros(zeroPoints, path) ?? throw context.Refused(node, "has zero points of another shape than its scales");
        return WideTensor.Make(context.Editor, context.Editor.Fresh($"{stored.Name}/float"), [inputs, outputs], (DataType)scales.DataType, values =>
            layout.Widen(TensorBytes.Read(stored, path).Span, TensorData.Floats(scales, path), zeros, values));
    }
}
