using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>QuantizeLinear, DynamicQuantizeLinear and DequantizeLinear: activations stay floats, stored integers become floats.</summary>
internal static class LinearQuantisation
{
    public static NodeSequence Quantise(Dequantizing context, NodeProto node)
    {
        var (real, by) = (node.InputAt(0), context.Replace(node));
        var zeroPoint = node.InputAt(2);
        var signed = zeroPoint.Length == 0 && node.IntegerAttribute("output_dtype", 0) != 0;
        if (!signed && AbsorbedRelu.In(context, context.Editor.Producer(real), zeroPoint))
        {
            real = by.AddAs(context.RealName(by, node.OutputAt(0)), "Relu", [real]);
        }

        context.Stand(node.OutputAt(0), new QuantisedValue(real, node.InputAt(1), zeroPoint, Dynamic: false));
        return by;
    }

    public static NodeSequence QuantiseDynamically(Dequantizing context, NodeProto node)
    {
        context.Stand(node.OutputAt(0), new QuantisedValue(node.InputAt(0), node.OutputAt(1), node.OutputAt(2), Dynamic: true));
        return context.Replace(node);
    }

    public static NodeSequence Dequantise(Dequantizing context, NodeProto node)
    {
        var (value, scale, zeroPoint, output) = (node.InputAt(0), node.InputAt(1), node.InputAt(2), node.OutputAt(0));
        var grid = new Grid((int)node.IntegerAttribute("axis", 1), (int)node.IntegerAttribute("block_size", 0));
        var by = context.Replace(node);
        var real = context.Value(value) is not null
            ? context.Operand(by, node, value, scale, zeroPoint, grid)
            : context.Weights.Widen(node, value, scale, zeroPoint, grid, output)
                ?? TableRows.Of(context, by, node, grid)
                ?? CarriedOperators.Pull(context, by, node, value, scale, zeroPoint, output)
                ?? Arithmetic.Dequantise(context, by, node, value, scale, zeroPoint, grid);
        if (real != output)
        {
            by.AddAs(output, "Identity", [real]);
        }

        return by;
    }
}
