using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>What else refers to integers that are gone: scales taken by other nodes, outputs of the graph, noted types.</summary>
internal static class IntegerLeftovers
{
    public static void Replace(Dequantizing context)
    {
        var graph = context.Editor.Model.Graph;
        foreach (var value in context.Values.Values.Where(v => v.Dynamic && v.Scale.Length > 0).DistinctBy(v => v.Scale))
        {
            context.Editor.Initializer(TensorWriter.Make<float>(value.Scale, [1f]));
            if (value.ZeroPoint.Length > 0)
            {
                context.Editor.Initializer(TensorWriter.Make<byte>(value.ZeroPoint, [0]));
            }
        }

        foreach (var output in graph.Output)
        {
            if (context.Value(output.Name) is { } value)
            {
                graph.Node.Add(new NodeProto { Name = context.Editor.Fresh($"{output.Name}/node"), OpType = "Identity", Input = { value.Real }, Output = { output.Name } });
                if (output.Type?.TensorType is { } type)
                {
                    type.ElemType = (int)DataType.Float;
                }
            }
        }

        // ONNX Runtime finds types out itself.
        var others = graph.ValueInfo.Where(v => !IsInteger(v.Type?.TensorType?.ElemType ?? 0)).ToList();
        graph.ValueInfo.Clear();
        graph.ValueInfo.AddRange(others);
    }

    private static bool IsInteger(int type) =>
        (DataType)type is DataType.Int32 or DataType.Int16 or DataType.Uint16 or DataType.Int8 or DataType.Uint8 or DataType.Int4 or DataType.Uint4 or DataType.Int2 or DataType.Uint2;
}
