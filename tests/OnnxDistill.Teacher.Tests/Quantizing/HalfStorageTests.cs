using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Halves;
using OnnxDistill.Graph.Tensors;
using OnnxDistill.Teacher.Tests.Unfusing;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Quantizing;

public class HalfStorageTests
{
    public static TheoryData<string> Graphs => DynamicQuantizerTests.Graphs;

    [Theory]
    [MemberData(nameof(Graphs))]
    public void ONNX_Runtime_answers_as_with_the_weights_rounded_to_fp16(string name)
    {
        var whole = SmallGraphs.All[name]();
        var half = whole.Clone();
        HalfStorage.Rewrite(new ModelEditor(half, "model.onnx", materialise: true)).ShouldBeGreaterThan(0);
        half.Graph.Initializer.ShouldAllBe(t => t.DataType != (int)DataType.Float || ElementTypes.Count(t) == 1);

        Round(whole);

        var expected = OnnxRun.Run(whole.ToByteArray(), ".", SmallGraphs.Inputs, optimise: true)["y"];
        Closeness.ShouldBeClose(expected, OnnxRun.Run(half.ToByteArray(), ".", SmallGraphs.Inputs, optimise: true)["y"], null, 1e-6, name);
    }

    [Fact]
    public void A_weight_beyond_fp16_is_named()
    {
        var g = new OnnxGraphBuilder("large");
        g.Output<float>("y", g.Node("Add", [g.Input<float>("x", 2), g.Initializer<float>("b", [1, 70_000], 2)]), 2);

        Should.Throw<InvalidDataException>(() => HalfStorage.Rewrite(new ModelEditor(g.Build(), "model.onnx", materialise: true))).Message.ShouldBe(
            "model.onnx: weight b holds 7e+04, and fp16 ends at 65504; leave --fp16 out");
    }

    private static void Round(ModelProto model)
    {
        foreach (var tensor in model.Graph.Initializer.Where(t => t.DataType == (int)DataType.Float && ElementTypes.Count(t) > 1))
        {
            float[] rounded = [.. TensorData.Floats(tensor, "model.onnx").Select(v => (float)(Half)v)];
            tensor.RawData = TensorWriter.Make<float>(tensor.Name, rounded, [.. tensor.Dims]).RawData;
        }
    }
}
