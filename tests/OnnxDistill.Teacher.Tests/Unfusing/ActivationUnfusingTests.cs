namespace OnnxDistill.Teacher.Tests.Unfusing;

public class ActivationUnfusingTests
{
    [Theory]
    [InlineData("Gelu", false)]
    [InlineData("BiasGelu", true)]
    [InlineData("FastGelu", false)]
    [InlineData("FastGelu", true)]
    [InlineData("QuickGelu", false)]
    public void An_activation_is_the_same_in_primitives(string operation, bool bias)
    {
        var f = new FusedFixture();
        var x = f.Graph.Node("Mul", [f.Input("x", 2, 4, 6), f.Graph.Scalar(4f)]);
        f.Outputs([f.Graph.Node(operation, bias ? [x, f.Weight("bias", 6)] : [x])], "y");

        f.ShouldBeTheSameInPrimitives(operation);
    }

    [Fact]
    public void QuickGelu_takes_its_factor()
    {
        var f = new FusedFixture();
        f.Outputs([f.Graph.Node("QuickGelu", [f.Input("x", 2, 4, 6)], ("alpha", 1f))], "y");

        f.ShouldBeTheSameInPrimitives("QuickGelu");
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(-1, 1)]
    public void BiasSoftmax_is_softmax_of_the_sum(long axis, long inner)
    {
        // ONNX Runtime has no kernel for it on processors: softmax of the sum, by hand, is the reference.
        var fused = new FusedFixture();
        string[] inputs = [fused.Input("x", 2, 2, 4, 4), fused.Input("bias", 2, 1, 1, 4)];
        fused.Outputs([fused.Graph.Node("BiasSoftmax", inputs, ("axis", axis), ("is_inner_broadcast", inner))], "y");
        var plain = new FusedFixture();
        string[] same = [plain.Input("x", 2, 2, 4, 4), plain.Input("bias", 2, 1, 1, 4)];
        plain.Outputs([plain.Graph.Node("Softmax", [plain.Graph.Node("Add", same)], ("axis", -1L))], "y");

        Closeness.ShouldBeClose(plain.RunFused("-")["y"], fused.RunPrimitives("BiasSoftmax")["y"], null, 1e-6, "y");
    }

    [Fact]
    public void BiasAdd_is_two_sums()
    {
        var fused = new FusedFixture();
        fused.Outputs([fused.Graph.Node("BiasAdd", [fused.Input("x", 2, 4, 6), fused.Weight("bias", 6), fused.Input("skip", 2, 4, 6)])], "y");
        var plain = new FusedFixture();
        var sum = plain.Graph.Node("Add", [plain.Input("x", 2, 4, 6), plain.Weight("bias", 6)]);
        plain.Outputs([plain.Graph.Node("Add", [sum, plain.Input("skip", 2, 4, 6)])], "y");

        Closeness.ShouldBeClose(plain.RunFused("-")["y"], fused.RunPrimitives("BiasAdd")["y"], null, 1e-6, "y");
    }
}
