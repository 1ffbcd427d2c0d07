namespace OnnxDistill.Teacher.Tests.Unfusing;

public class ShapelessUnfusingTests
{
    [Fact]
    public void FusedMatMul_transposes_what_it_does_not_know_the_rank_of()
    {
        var f = new FusedFixture { Shapeless = true };
        f.Outputs([f.Graph.Node("FusedMatMul", [f.Input("a", 2, 3, 5, 4), f.Input("b", 2, 3, 6, 5)], ("transA", 1L), ("transB", 1L), ("alpha", 0.5f))], "y");

        f.ShouldBeTheSameInPrimitives("FusedMatMul");
    }

    [Fact]
    public void MultiHeadAttention_tells_widths_from_its_bias()
    {
        var f = new FusedFixture { Shapeless = true };
        string[] inputs = [f.Input("q", 2, 4, 6), f.Input("k", 2, 4, 6), f.Input("v", 2, 4, 6), f.Weight("b", 18), AttentionUnfusingTests.Mask(f, "raw")];
        f.Outputs([f.Graph.Node("MultiHeadAttention", inputs, ("num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("MultiHeadAttention");
    }

    [Fact]
    public void MultiHeadAttention_without_a_bias_scales_by_the_width_it_meets()
    {
        var f = new FusedFixture { Shapeless = true };
        f.Outputs([f.Graph.Node("MultiHeadAttention", [f.Input("q", 2, 3, 6), f.Input("k", 2, 4, 6), f.Input("v", 2, 4, 6)], ("num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("MultiHeadAttention");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Standard_attention_tells_its_form_from_its_heads(int heads)
    {
        var f = new FusedFixture(23) { Shapeless = true };
        string[] inputs = [f.Input("q", 2, 3, heads * 5), f.Input("k", 2, 4, 10), f.Input("v", 2, 4, 6)];
        f.Outputs([f.Graph.Node("Attention", inputs, ("q_num_heads", (long)heads), ("kv_num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("Attention", string.Empty);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(17)]
    public void Attention_takes_a_mask_of_unknown_rank_for_one_of_rows(int opset)
    {
        var f = new FusedFixture(opset) { Shapeless = true };
        f.Outputs([f.Graph.Node("Attention", [f.Input("x", 2, 4, 6), f.Weight("w", 6, 18), f.Weight("b", 18), AttentionUnfusingTests.Mask(f, "raw")], ("num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("Attention");
    }

    [Fact]
    public void SkipLayerNormalization_needs_no_shape()
    {
        var f = new FusedFixture { Shapeless = true };
        f.Outputs([f.Graph.Node("SkipLayerNormalization", [f.Input("x", 2, 4, 6), f.Input("skip", 2, 4, 6), f.Weight("gamma", 6)])], "y");

        f.ShouldBeTheSameInPrimitives("SkipLayerNormalization");
    }
}
