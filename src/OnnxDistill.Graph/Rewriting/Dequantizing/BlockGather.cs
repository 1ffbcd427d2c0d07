using Google.Protobuf.Collections;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>ONNX Runtime's GatherBlockQuantized: a table in blocks that share a scale becomes the float table of a Gather.</summary>
internal static class BlockGather
{
    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        var by = context.Replace(node);
        var key = $"{node.OpType}|{node.InputAt(0)}|{node.InputAt(2)}|{node.InputAt(3)}|{node.IntegerAttribute("quantize_axis", 1)}";
        var table = context.Weights.Once(key, () => Widen(context, node));
        by.AddAs(node.OutputAt(0), "Gather", [table, node.InputAt(1)], ("axis", node.IntegerAttribute("gather_axis", 0)));
        return by;
    }

    private static TensorProto Widen(Dequantizing context, NodeProto node)
    {
        var (stored, scales, zeroPoints) = (context.Editor.Constant(node.InputAt(0)), context.Editor.Constant(node.InputAt(2)), context.Editor.Constant(node.InputAt(3)));
        if (stored is null || scales is null || (zeroPoints is null && node.InputAt(3).Length > 0))
        {
            throw context.Refused(node, "computes its table, scales or zero points");
        }

        var bits = node.IntegerAttribute("bits", 4);
        var packed = (DataType)stored.DataType == DataType.Uint8;
        if (stored.Dims.Count == 0 || (packed && bits is not (2 or 4 or 8)))
        {
            throw context.Refused(node, $"has a table of {bits} bits and {stored.Dims.Count} dimensions");
        }

        // Bytes hold several integers along the last axis, as in MatMulNBits.
        var table = packed ? Unpacked(stored, (int)bits) : stored;
        var zeros = zeroPoints is null ? null : packed ? Unpacked(zeroPoints, (int)bits) : zeroPoints;
        var axis = node.IntegerAttribute("quantize_axis", 1);
        var grid = new Grid((int)(axis < 0 ? axis + table.Dims.Count : axis), (int)node.IntegerAttribute("block_size", 128));
        var count = grid.Axis >= 0 && grid.Axis < table.Dims.Count && grid.Block > 0 ? grid.Scales(table.Dims) : 0;
        if (count == 0 || ElementTypes.Count(scales) != count)
        {
            throw context.Refused(node, $"has {ElementTypes.Count(scales)} scales where its table needs {count}");
        }

        var path = context.Editor.Path;
        return WideTensor.Make(context.Editor, context.Editor.Fresh($"{stored.Name}/float"), table.Dims, (DataType)scales.DataType, values =>
        {
            Read(table, packed, (int)bits, path, values);
            grid.Apply(values, [.. table.Dims], TensorData.Floats(scales, path), Zeros(zeros, packed, (int)bits, path, scales.Dims));
        });
    }

    // Without zero points bytes have the middle of their range, signed and unsigned 4-bit types 0.
    private static float[] Zeros(TensorProto? zeros, bool packed, int bits, string path, RepeatedField<long> dims)
    {
        if (zeros is null)
        {
            return [packed ? 1 << (bits - 1) : 0];
        }

        var all = new float[ElementTypes.Count(zeros)];
        Read(zeros, packed, bits, path, all);
        if (dims.Count == 0 || zeros.Dims.Count != dims.Count || zeros.Dims[^1] == dims[^1])
        {
            return all;
        }

        // Rows of zero points are filled up to whole bytes.
        var (from, to) = ((int)zeros.Dims[^1], (int)dims[^1]);
        return [.. all.Where((_, i) => i % from < to)];
    }

    private static void Read(TensorProto tensor, bool packed, int bits, string path, Span<float> into)
    {
        if (!packed)
        {
            TensorData.Floats(tensor, path, into);
            return;
        }

        var bytes = TensorBytes.Read(Bytes(tensor, bits), path).Span;
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = SubBytes.At(bytes, i, bits);
        }
    }

    private static TensorProto Unpacked(TensorProto tensor, int bits) => Resized(tensor, last => checked(last * (8 / bits)));

    private static TensorProto Bytes(TensorProto tensor, int bits) => Resized(tensor, last => last / (8 / bits));

    private static TensorProto Resized(TensorProto tensor, Func<long, long> last)
    {
        var resized = tensor.Clone();
        if (resized.Dims.Count > 0)
        {
            resized.Dims[^1] = last(resized.Dims[^1]);
        }

        return resized;
    }
}
