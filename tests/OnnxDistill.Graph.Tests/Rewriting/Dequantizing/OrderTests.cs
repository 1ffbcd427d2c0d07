using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;

namespace OnnxDistill.Graph.Tests.Rewriting.Dequantizing;

public sealed class OrderTests
{
    [Fact]
    public void Nodes_are_put_after_what_they_and_their_bodies_take()
    {
        var g = new OnnxGraphBuilder("bodies");
        var x = g.Input<float>("x", 2);
        var late = g.Node("DequantizeLinear", [g.Node("QuantizeLinear", [x, g.Scalar(0.5f)]), g.Scalar(0.5f)]);
        g.Output<float>("y", late, 2);
        var model = g.Build();
        GraphProto Body() => new()
        {
            Name = "body",
            Node = { new NodeProto { OpType = "Neg", Input = { late }, Output = { "negative" } } },
            Output = { new ValueInfoProto { Name = "negative" } },
        };
        var condition = new TensorProto { Name = "condition", DataType = (int)TensorProto.Types.DataType.Bool, Int32Data = { 1 } };
        model.Graph.Initializer.Add(condition);
        model.Graph.Output.Add(new ValueInfoProto { Name = "chosen" });
        model.Graph.Node.Insert(0, new NodeProto
        {
            OpType = "If",
            Input = { "condition" },
            Output = { "chosen" },
            Attribute =
            {
                new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = Body() },
                new AttributeProto { Name = "else_branch", Type = AttributeProto.Types.AttributeType.Graph, G = Body() },
            },
        });

        Dequantizer.Rewrite(new ModelEditor(model, "model.onnx", materialise: true));

        var nodes = model.Graph.Node.ToList();
        nodes.FindIndex(n => n.OpType == "If").ShouldBeGreaterThan(nodes.FindIndex(n => n.Output.Contains(late)));
        nodes.ShouldContain(n => n.Output.Contains(late));
    }
}
