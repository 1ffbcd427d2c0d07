using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>Writes the float operator in the place of one whose output was quantised.</summary>
internal static class QuantisedOutput
{
    public static NodeSequence Write(
        Dequantizing context, NodeSequence by, NodeProto node, string operation, IReadOnlyList<string> inputs, string scale, string zeroPoint, IEnumerable<AttributeProto> attributes)
    {
        var real = context.RealName(by, node.OutputAt(0));
        var floats = new NodeProto { Name = by.Fresh("node"), OpType = operation, Input = { inputs }, Output = { real } };
        floats.Attribute.AddRange(attributes.Select(a => a.Clone()));
        by.AddNode(floats);
        if (AbsorbedRelu.In(context, floats, zeroPoint))
        {
            floats.Output[0] = by.Fresh("linear");
            by.AddAs(real, "Relu", [floats.Output[0]]);
        }

        context.Stand(node.OutputAt(0), new QuantisedValue(real, scale, zeroPoint, Dynamic: false));
        return by;
    }
}
