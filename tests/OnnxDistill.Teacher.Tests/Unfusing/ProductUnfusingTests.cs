namespace OnnxDistill.Teacher.Tests.Unfusing;

public class ProductUnfusingTests
{
    [Theory]
    [InlineData("FusedMatMul", 0, 0, 0, 0)]
    [InlineData("FusedMatMul", 1, 0, 0, 0)]
    [InlineData("FusedMatMul", 0, 1, 0, 0)]
    [InlineData("FusedMatMul", 1, 1, 0, 0)]
    [InlineData("FusedMatMul", 0, 0, 1, 0)]
    [InlineData("FusedMatMul", 0, 1, 0, 1)]
    [InlineData("FusedMatMul", 1, 0, 1, 1)]
    [InlineData("TransposeMatMul", 1, 1, 0, 0)]
    public void A_product_with_transposed_factors_is_the_same_in_primitives(string operation, long transA, long transB, long batchA, long batchB)
    {
        var f = new FusedFixture();
        var a = f.Input("a", Laid([2, 3, .. transA == 0 ? new[] { 4, 5 } : [5, 4]], batchA));
        var b = f.Input("b", Laid([2, 3, .. transB == 0 ? new[] { 5, 6 } : [6, 5]], batchB));
        f.Outputs(
            [
                operation == "FusedMatMul"
                    ? f.Graph.Node(operation, [a, b], ("alpha", 0.25f), ("transA", transA), ("transB", transB), ("transBatchA", batchA), ("transBatchB", batchB))
                    : f.Graph.Node(operation, [a, b], ("alpha", 0.25f), ("transA", transA), ("transB", transB)),
            ],
            "y");

        f.ShouldBeTheSameInPrimitives(operation);
    }

    [Theory]
    [InlineData("Relu")]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    [InlineData("LeakyRelu")]
    public void FusedGemm_is_an_activation_of_Gemm(string activation)
    {
        var f = new FusedFixture();
        string[] inputs = [f.Input("x", 3, 6), f.Weight("w", 5, 6), f.Weight("b", 5)];
        f.Outputs(
            [
                activation == "LeakyRelu"
                    ? f.Graph.Node("FusedGemm", inputs, ("activation", activation), ("transB", 1L), ("alpha", 0.5f), ("beta", 2f), ("activation_alpha", 0.3f))
                    : f.Graph.Node("FusedGemm", inputs, ("activation", activation), ("transB", 1L)),
            ],
            "y");

        f.ShouldBeTheSameInPrimitives("FusedGemm");
    }

    [Fact]
    public void GemmFastGelu_is_FastGelu_of_a_linear_layer()
    {
        // ONNX Runtime has no kernel for it on processors.
        var fused = new FusedFixture();
        fused.Outputs([fused.Graph.Node("GemmFastGelu", [fused.Input("x", 2, 4, 6), fused.Weight("w", 6, 5), fused.Weight("b", 5)])], "y");
        var plain = new FusedFixture();
        var product = plain.Graph.Node("MatMul", [plain.Input("x", 2, 4, 6), plain.Weight("w", 6, 5)]);
        plain.Outputs([plain.Graph.Node("FastGelu", [product, plain.Weight("b", 5)])], "y");

        Closeness.ShouldBeClose(plain.RunFused("FastGelu")["y"], fused.RunPrimitives("GemmFastGelu")["y"], null, 1e-5, "y");
    }

    // The factor's shape with its rows in front of the batch, as the batch form has it.
    private static int[] Laid(int[] shape, long batch) => batch == 0 ? shape : [shape[2], shape[0], shape[1], shape[3]];
}
