using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Halves;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tests.Rewriting.Halves;

public class HalfWidenerTests
{
    [Fact]
    public void A_float_model_is_left_as_it_is()
    {
        var model = TinyModels.Classifier().Build();
        var before = model.Clone();
        Widen(model).ShouldBeFalse();
        model.ShouldBe(before);
    }

    [Fact]
    public void Stored_tensors_inputs_outputs_and_casts_become_float()
    {
        var g = new OnnxGraphBuilder("half");
        var x = g.Input<Half>("x", 2);
        var sum = g.Node("Add", [x, g.Initializer<Half>("b", [(Half)1.5f, (Half)(-65504f)], 2)]);
        g.Output<Half>("y", g.Node("Cast", [g.Node("Cast", [sum], ("to", 1L))], ("to", (long)DataType.Bfloat16)), 2);
        var model = g.Build();

        Widen(model).ShouldBeTrue();

        TensorData.Floats(model.Graph.Initializer.Single(), "model.onnx").ShouldBe([1.5f, -65504]);
        model.Graph.Initializer.Single().DataType.ShouldBe((int)DataType.Float);
        model.Graph.Input.Concat(model.Graph.Output).ShouldAllBe(v => v.Type.TensorType.ElemType == (int)DataType.Float);
        model.Graph.Node.Where(n => n.OpType == "Cast").ShouldAllBe(n => n.Attribute.Single().I == (long)DataType.Float);
    }

    [Fact]
    public void Bodies_local_functions_and_every_way_to_name_a_type_are_reached()
    {
        var typed = new TensorProto { Name = "t", DataType = (int)DataType.Bfloat16, Dims = { 1 }, Int32Data = { 0x3FC0 } };
        static NodeProto Node(string operation, string attribute, long value) =>
            new() { OpType = operation, Attribute = { new AttributeProto { Name = attribute, I = value } } };
        var body = new GraphProto { Initializer = { typed }, Node = { Node("RandomNormal", "dtype", 10), Node("QuantizeLinear", "precision", 16), Node("DequantizeLinear", "output_dtype", 10) } };
        var sequence = new TypeProto { SequenceType = new() { ElemType = new() { TensorType = new() { ElemType = 10 } } } };
        var model = new ModelProto
        {
            Graph = new GraphProto
            {
                Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = body } } } },
                ValueInfo = { new ValueInfoProto { Name = "s", Type = sequence } },
            },
            Functions = { new FunctionProto { Node = { Node("Cast", "to", 10), new NodeProto { OpType = "ConstantOfShape", Attribute = { new AttributeProto { Name = "value", T = TensorWriter.Make<Half>(string.Empty, [(Half)2], 1) } } } } } },
        };

        Widen(model).ShouldBeTrue();

        TensorData.Floats(typed, "model.onnx").ShouldBe([1.5f]);
        body.Node.SelectMany(n => n.Attribute).ShouldAllBe(a => a.I == 1);
        sequence.SequenceType.ElemType.TensorType.ElemType.ShouldBe(1);
        model.Functions[0].Node[0].Attribute[0].I.ShouldBe(1);
        model.Functions[0].Node[1].Attribute[0].T.DataType.ShouldBe(1);
    }

    [Fact]
    public void Large_weights_are_placeholders_where_nothing_is_to_be_computed()
    {
        var model = new ModelProto { Graph = new GraphProto { Initializer = { new TensorProto { Name = "w", DataType = (int)DataType.Float16, Dims = { 5000 }, RawData = ByteString.CopyFrom(new byte[10000]) } } } };

        HalfWidener.Rewrite(new ModelEditor(model, "model.onnx", materialise: false)).ShouldBeTrue();

        var weight = model.Graph.Initializer.Single();
        (weight.DataType, weight.DataLocation, weight.HasRawData).ShouldBe(((int)DataType.Float, DataLocation.External, false));
    }

    private static bool Widen(ModelProto model) => HalfWidener.Rewrite(new ModelEditor(model, "model.onnx", materialise: true));
}
