using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Views;

/// <summary>What a Constant node holds, whichever of its attributes holds it.</summary>
internal static class ConstantNode
{
    public static TensorProto? Tensor(NodeProto node)
    {
        foreach (var attribute in node.Attribute)
        {
            switch (attribute.Name)
            {
                case "value":
                    return attribute.T;
                case "value_float":
                    return TensorWriter.Make<float>(string.Empty, [attribute.F]);
                case "value_int":
                    return TensorWriter.Make<long>(string.Empty, [attribute.I]);
                case "value_floats":
                    return TensorWriter.Make<float>(string.Empty, [.. attribute.Floats], attribute.Floats.Count);
                case "value_ints":
                    return TensorWriter.Make<long>(string.Empty, [.. attribute.Ints], attribute.Ints.Count);
                default:
                    break;
            }
        }

        return null;
    }
}
