using Google.Protobuf.Collections;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>ONNX Runtime's operators from integers to integers: a QLinearX becomes X on the floats.</summary>
internal static class QuantisedFunctions
{
    private const int AxesAsInput = 18;
    private const int SoftmaxOfOneAxis = 13;

    public static NodeSequence Rewrite(Dequantizing context, NodeProto node)
    {
        var by = context.Replace(node);
        string Real(int at) => context.Operand(by, node, node.InputAt(at), node.InputAt(at + 1), node.InputAt(at + 2), Grid.Whole);
        NodeSequence Write(string operation, IReadOnlyList<string> inputs, int scale, params ReadOnlySpan<string> attributes)
        {
            var kept = attributes.ToArray();
            return QuantisedOutput.Write(
                context, by, node, operation, inputs, node.InputAt(scale), node.InputAt(scale + 1), node.Attribute.Where(a => kept.Contains(a.Name)));
        }

        return node.OpType switch
        {
            "QLinearAdd" => Write("Add", [Real(0), Real(3)], 6),
            "QLinearMul" => Write("Mul", [Real(0), Real(3)], 6),
            "QLinearSigmoid" => Write("Sigmoid", [Real(0)], 3),
            "QLinearLeakyRelu" => Write("LeakyRelu", [Real(0)], 3, "alpha"),
            "QLinearSoftmax" when SoftmaxIsSame(context, node) => Write("Softmax", [Real(0)], 3, "axis"),
            "QLinearReduceMean" when context.Editor.Opset >= AxesAsInput && node.IntegersAttribute("axes") is { } axes =>
                Write("ReduceMean", [Real(0), by.Integers(axes)], 3, "keepdims"),
            "QLinearReduceMean" => Write("ReduceMean", [Real(0)], 3, "axes", "keepdims"),
            "QLinearGlobalAveragePool" when node.IntegerAttribute("channels_last", 0) == 0 => Write("GlobalAveragePool", [Real(0)], 3),
            "QLinearAveragePool" when node.IntegerAttribute("channels_last", 0) == 0 =>
                Write("AveragePool", [Real(0)], 3, "auto_pad", "ceil_mode", "count_include_pad", "kernel_shape", "pads", "strides"),
            "QLinearConcat" => Write("Concat", [.. Enumerable.Range(0, (node.Input.Count - 2) / 3).Select(i => Real((3 * i) + 2))], 0, "axis"),
            "QLinearWhere" => Write("Where", [node.InputAt(0), Real(1), Real(4)], 7),
            _ => throw context.Refused(node, "is not one that can be widened here"),
        };
    }

    // Before opset 13, Softmax was over all axes from the given one on: the same only for the last.
    private static bool SoftmaxIsSame(Dequantizing context, NodeProto node) =>
        node.IntegerAttribute("axis", -1) == -1
        || node.IntegerAttribute("opset", context.Editor.Opset) >= SoftmaxOfOneAxis == (context.Editor.Opset >= SoftmaxOfOneAxis);
}
