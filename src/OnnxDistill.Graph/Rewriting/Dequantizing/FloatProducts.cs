using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>ONNX Runtime's integer products with a float output: MatMulIntegerToFloat and DynamicQuantizeMatMul become MatMul and Add.</summary>
internal static class FloatProducts
{
    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        var by = context.Replace(node);
        var fused = node.OpType == "DynamicQuantizeMatMul"; // A, B, B's scale and zero point, bias
        var left = fused ? node.InputAt(0) : context.Operand(by, node, node.InputAt(0), node.InputAt(2), node.InputAt(4), new Grid(-2));
        var right = context.Operand(by, node, node.InputAt(1), node.InputAt(fused ? 2 : 3), node.InputAt(fused ? 3 : 5), new Grid(-1));
        var bias = node.InputAt(fused ? 4 : 6);
        if (bias.Length == 0)
        {
            by.AddAs(node.OutputAt(0), "MatMul", [left, right]);
        }
        else
        {
            by.AddAs(node.OutputAt(0), "Add", [by.Add("MatMul", [left, right]), bias]);
        }

        return by;
    }
}
