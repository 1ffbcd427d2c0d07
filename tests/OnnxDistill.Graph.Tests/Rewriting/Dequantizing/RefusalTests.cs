using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;

namespace OnnxDistill.Graph.Tests.Rewriting.Dequantizing;

public class RefusalTests
{
    [Fact]
    public void A_weight_ordered_by_g_idx_is_refused_by_name()
    {
        var g = new OnnxGraphBuilder("gptq");
        var (w, s) = (g.Initializer<byte>("w", new byte[16], 2, 1, 8), g.Initializer<float>("s", [1, 1], 2));
        var order = g.Initializer<int>("order", new int[16], 16);
        g.Output<float>("y", g.Node("MatMulNBits", [g.Input<float>("x", 1, 16), w, s, string.Empty, order], ("K", 16L), ("N", 2L), ("bits", 4L), ("block_size", 16L)), 1, 2);
        Refusal(g.Build()).ShouldBe(
            "model.onnx: node MatMulNBits_0 (MatMulNBits) orders its inputs by g_idx (order), so the model cannot be dequantised; use it as it is or use its fp32 file");
    }

    [Fact]
    public void An_operator_that_is_not_known_is_refused_by_name()
    {
        var g = new OnnxGraphBuilder("lstm");
        g.Output<float>("y", g.Node("QOrderedGelu", [g.Input<float>("x", 1, 16)]), 1, 2);
        Refusal(g.Build()).ShouldStartWith("model.onnx: node QOrderedGelu_0 (QOrderedGelu) is not one that can be widened here");
    }

    [Fact]
    public void Scales_that_do_not_fit_the_weight_are_refused()
    {
        var (model, _) = DequantizerTests.Dynamic(g => (g.Initializer<byte>("w", [1, 2], 2, 1), g.Initializer<float>("w_scale", [1]), g.Initializer<byte>("w_zero", [10, 20, 30], 3)));
        Refusal(model).ShouldContain("node MatMulInteger_0 (MatMulInteger) has 3 zero points for its weight w [2, 1]");
    }

    [Fact]
    public void Integers_that_another_operator_computes_with_are_refused()
    {
        var g = new OnnxGraphBuilder("sum");
        var q = g.Node("QuantizeLinear", [g.Input<float>("x", 2), g.Initializer<float>("s", [0.5f]), g.Initializer<byte>("z", [128])]);
        g.Output<byte>("y", g.Node("BitwiseNot", [q]), 2);
        Refusal(g.Build()).ShouldContain("node BitwiseNot_0 (BitwiseNot) computes with the integers of QuantizeLinear_0:out");
    }

    [Fact]
    public void Another_scale_than_the_one_it_was_quantised_with_is_refused()
    {
        var g = new OnnxGraphBuilder("scales");
        var z = g.Initializer<byte>("z", [128]);
        var q = g.Node("QuantizeLinear", [g.Input<float>("x", 2), g.Initializer<float>("s", [0.5f]), z]);
        g.Output<float>("y", g.Node("DequantizeLinear", [q, g.Initializer<float>("t", [0.25f]), z]), 2);
        Refusal(g.Build()).ShouldContain("another scale");
    }

    [Fact]
    public void A_node_that_depends_on_itself_is_refused()
    {
        var g = new OnnxGraphBuilder("loop");
        var q = g.Node("QuantizeLinear", [g.Input<float>("x", 2), g.Initializer<float>("s", [0.5f])]);
        g.Output<byte>("y", q, 2);
        var model = g.Build();
        model.Graph.Node[0].Input[0] = "y";
        Refusal(model).ShouldContain("has a cycle");
    }

    private static string Refusal(ModelProto model) =>
        Should.Throw<InvalidDataException>(() => Dequantizer.Rewrite(new ModelEditor(model, "model.onnx", materialise: true))).Message;
}
