using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Linear layers between integers: QLinearMatMul, QGemm and QLinearConv become MatMul, Gemm and Conv.</summary>
internal static class QuantisedProducts
{
    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        var by = context.Replace(node);
        var transposed = node.IntegerAttribute("transB", 0) != 0;
        var (rows, columns) = node.OpType switch
        {
            "QGemm" => (new Grid(node.IntegerAttribute("transA", 0) != 0 ? 1 : 0), new Grid(transposed ? 0 : 1)),
            "QLinearConv" => (Grid.Whole, new Grid(0)),
            _ => (new Grid(-2), new Grid(-1)),
        };
        List<string> inputs =
        [
            context.Operand(by, node, node.InputAt(0), node.InputAt(1), node.InputAt(2), rows),
            context.Operand(by, node, node.InputAt(3), node.InputAt(4), node.InputAt(5), columns),
        ];
        var gemm = node.OpType == "QGemm";
        var bias = node.InputAt(node.OpType switch { "QGemm" => 6, "QLinearConv" => 8, _ => int.MaxValue });
        if (bias.Length > 0)
        {
            inputs.Add(Bias(context, node, bias));
        }

        var operation = node.OpType switch { "QGemm" => "Gemm", "QLinearConv" => "Conv", _ => "MatMul" };
        var (scale, zeroPoint) = (node.InputAt(gemm ? 7 : 6), node.InputAt(gemm ? 8 : 7));
        if (scale.Length > 0)
        {
            return QuantisedOutput.Write(context, by, node, operation, inputs, scale, zeroPoint, node.Attribute);
        }

        var floats = new NodeProto { Name = by.Fresh("node"), OpType = operation, Input = { inputs }, Output = { node.OutputAt(0) } };
        floats.Attribute.AddRange(node.Attribute.Select(a => a.Clone()));
        by.AddNode(floats);
        return by;
    }

    // A bias of 32 bits has the scale of the product of the operands, with Gemm's alpha in it.
    private static string Bias(Dequantizing context, NodeProto node, string bias)
    {
        var (input, weight, stored) = (context.Editor.Constant(node.InputAt(1)), context.Editor.Constant(node.InputAt(4)), context.Editor.Constant(bias));
        var alpha = node.NumberAttribute("alpha") ?? 1;
        if (input is null || weight is null || stored is null)
        {
            throw context.Refused(node, "computes its bias or scales");
        }

        var scale = context.Weights.Read(input).Times(context.Weights.Read(weight))?.Times(new Scale([alpha], $"{alpha}", (int)DataType.Float))
            ?? throw context.Refused(node, "has scales of different shapes for a bias");
        return context.Weights.Widen(node, stored, scale, null, new Grid(-1));
    }
}
