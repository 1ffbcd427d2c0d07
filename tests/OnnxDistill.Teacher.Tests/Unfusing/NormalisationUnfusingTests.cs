namespace OnnxDistill.Teacher.Tests.Unfusing;

public class NormalisationUnfusingTests
{
    [Theory]
    [InlineData(true, true, 11)]
    [InlineData(true, false, 14)]
    [InlineData(false, true, 17)]
    [InlineData(false, false, 20)]
    public void SkipLayerNormalization_and_its_sum_are_the_same_in_primitives(bool beta, bool bias, int opset)
    {
        var f = new FusedFixture(opset);
        string[] inputs = [f.Input("x", 2, 4, 6), f.Input("skip", 2, 4, 6), f.Weight("gamma", 6), beta ? f.Weight("beta", 6) : string.Empty, bias ? f.Weight("bias", 6) : string.Empty];
        f.Outputs(f.Graph.Node("SkipLayerNormalization", 4, inputs, ("epsilon", 1e-5f)), "y", string.Empty, string.Empty, "sum");

        f.ShouldBeTheSameInPrimitives("SkipLayerNormalization");
    }

    [Theory]
    [InlineData(true, 17)]
    [InlineData(false, 18)]
    public void SkipSimplifiedLayerNormalization_and_its_sum_are_the_same(bool bias, int opset)
    {
        var f = new FusedFixture(opset);
        string[] inputs = [f.Input("x", 2, 4, 6), f.Input("skip", 2, 4, 6), f.Weight("gamma", 6), bias ? f.Weight("bias", 6) : string.Empty];
        f.Outputs(f.Graph.Node("SkipSimplifiedLayerNormalization", 4, inputs, ("epsilon", 1e-5f)), "y", string.Empty, string.Empty, "sum");

        f.ShouldBeTheSameInPrimitives("SkipSimplifiedLayerNormalization");
    }

    [Theory]
    [InlineData("SimplifiedLayerNormalization", 17)]
    [InlineData("RMSNormalization", 23)]
    public void Normalisation_by_the_root_of_the_mean_square_is_the_same(string operation, int opset)
    {
        var f = new FusedFixture(opset);
        f.Outputs([f.Graph.Node(operation, [f.Input("x", 2, 4, 6), f.Weight("gamma", 6)], ("axis", -1L), ("epsilon", 1e-3f))], "y");

        f.ShouldBeTheSameInPrimitives(operation, string.Empty);
    }
}
