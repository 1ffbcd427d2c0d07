using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>
/// ONNX Runtime's MatMulBnb4: a weight in the 4-bit types of bitsandbytes, [out, in] row-major in blocks that share a largest value.
/// Dettmers et al. 2023 (QLoRA), appendix E for the values of nf4.
/// </summary>
internal static class Bnb4Products
{
    // A sign and three bits of which 12 stands for 1.
    private static readonly float[] Fp4 =
        [0, 0.0625f / 12, 8f / 12, 1, 4f / 12, 6f / 12, 2f / 12, 3f / 12, 0, -0.0625f / 12, -8f / 12, -1, -4f / 12, -6f / 12, -2f / 12, -3f / 12];

    private static readonly float[] Nf4 =
    [
        -1, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0,
        0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f, 0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1,
    ];

    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        if (node.IntegerAttribute("transB", 1) == 0)
        {
            throw context.Refused(node, "has a transposed weight (transB=0)");
        }

        var by = context.Replace(node);
        var weight = context.Weights.Once($"{node.OpType}|{node.InputAt(1)}|{node.InputAt(2)}", () => Widen(context, node));
        by.AddAs(node.OutputAt(0), "MatMul", [node.InputAt(0), weight]);
        return by;
    }

    private static TensorProto Widen(Dequantizing context, NodeProto node)
    {
        var (stored, largest) = (context.Editor.Constant(node.InputAt(1)), context.Editor.Constant(node.InputAt(2)));
        var (inputs, outputs) = (node.IntegerAttribute("K", 0), node.IntegerAttribute("N", 0));
        var (block, kind) = (node.IntegerAttribute("block_size", 0), node.IntegerAttribute("quant_type", 1));
        if (stored is null || largest is null)
        {
            throw context.Refused(node, "computes its weight or its scales");
        }

        if (inputs is < 1 or > int.MaxValue || outputs is < 1 or > int.MaxValue || block is < 1 or > int.MaxValue || kind is not (0 or 1)
            || (DataType)stored.DataType != DataType.Uint8
            || ElementTypes.Count(stored) != ((inputs * outputs) + 1) / 2
            || ElementTypes.Count(largest) != ((inputs * outputs) + block - 1) / block)
        {
            throw context.Refused(node, $"has a weight whose shape does not fit K={inputs}, N={outputs}, block_size={block}, quant_type={kind}");
        }

        var (path, table) = (context.Editor.Path, kind == 0 ? Fp4 : Nf4);
        return WideTensor.Make(context.Editor, context.Editor.Fresh($"{stored.Name}/float"), [inputs, outputs], (DataType)largest.DataType, values =>
        {
            var bytes = TensorBytes.Read(stored, path).Span;
            var scales = TensorData.Floats(largest, path);
            for (var i = 0; i < values.Length; i++)
            {
                // The first of two is in the upper half of the byte.
                var code = i % 2 == 0 ? bytes[i / 2] >> 4 : bytes[i / 2] & 0xF;
                values[(int)((i % inputs * outputs) + (i / inputs))] = table[code] * scales[i / block];
            }
        });
    }
}
