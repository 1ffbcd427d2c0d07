using OnnxDistill.Graph.Building;

namespace OnnxDistill.Teacher.Tests.Unfusing;

public class AttentionUnfusingTests
{
    // 2 rows of 4 tokens, width 6, 2 heads.
    private static readonly double[] Raw = [1, 1, 1, 0, 1, 1, 0, 0];

    [Theory]
    [InlineData("none", 11)]
    [InlineData("ends", 11)]
    [InlineData("ends", 17)]
    [InlineData("ends and beginnings", 13)]
    [InlineData("raw", 11)]
    [InlineData("raw", 17)]
    [InlineData("per query", 18)]
    public void Attention_is_the_same_in_primitives_with_every_mask(string mask, int opset)
    {
        var f = new FusedFixture(opset);
        string[] inputs = [f.Input("x", 2, 4, 6), f.Weight("w", 6, 18), f.Weight("b", 18), Mask(f, mask)];
        f.Outputs([f.Graph.Node("Attention", inputs, ("num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("Attention");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Attention_of_uneven_widths_with_a_scale_and_a_bias_of_scores_is_the_same(long unidirectional)
    {
        var f = new FusedFixture();
        string[] inputs = [f.Input("x", 2, 4, 6), f.Weight("w", 6, 4 + 4 + 8), f.Weight("b", 16), Mask(f, "raw"), string.Empty, f.Input("bias", 1, 2, 4, 4)];
        f.Outputs(
            [f.Graph.Node("Attention", inputs, ("num_heads", 2L), ("qkv_hidden_sizes", new[] { 4L, 4, 8 }), ("scale", 0.3f), ("mask_filter_value", -1e30f), ("unidirectional", unidirectional))],
            "y");

        f.ShouldBeTheSameInPrimitives("Attention");
    }

    [Fact]
    public void Layers_that_share_packed_weights_share_the_cut_ones_and_the_packed_ones_go()
    {
        var f = new FusedFixture();
        var (w, b) = (f.Weight("w", 6, 18), f.Weight("b", 18));
        var first = f.Graph.Node("Attention", [f.Input("x", 2, 4, 6), w, b], ("num_heads", 2L));
        f.Outputs([f.Graph.Node("Attention", [first, w, b], ("num_heads", 2L))], "y");

        var model = f.ShouldBeTheSameInPrimitives("Attention");

        model.Graph.Initializer.Count(i => i.Dims.Count == 2).ShouldBe(3);
        model.Graph.Node.Count(n => n.OpType == "MatMul").ShouldBe(2 * (3 + 2));
    }

    [Fact]
    public void Computed_weights_are_cut_as_the_model_runs()
    {
        var f = new FusedFixture();
        var doubled = f.Graph.Node("Mul", [f.Weight("w", 6, 18), f.Graph.Scalar(2f)]);
        f.Outputs([f.Graph.Node("Attention", [f.Input("x", 2, 4, 6), doubled, f.Weight("b", 18)], ("num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("Attention");
    }

    [Theory]
    [InlineData(true, "raw")]
    [InlineData(false, "ends")]
    [InlineData(true, "none")]
    public void QAttention_stays_a_product_of_integers(bool perColumn, string mask)
    {
        var f = new FusedFixture();
        var random = new Random(1);
        var bytes = f.Input<byte>("x", [2, 4, 6], [.. Enumerable.Range(0, 48).Select(_ => (double)random.Next(256))]);
        var weights = f.Graph.Initializer<sbyte>("w", [.. Enumerable.Range(0, 6 * 18).Select(_ => (sbyte)random.Next(-127, 127))], 6, 18);
        var scales = perColumn
            ? f.Graph.Initializer<float>("s", [.. Enumerable.Range(0, 18).Select(i => 0.005f + (0.001f * i))], 18)
            : f.Graph.Scalar(0.01f);
        var zero = perColumn ? f.Graph.Initializer<sbyte>("z", new sbyte[18], 18) : f.Graph.Scalar((sbyte)2);
        f.Outputs(
            [f.Graph.Node("QAttention", [bytes, weights, f.Weight("b", 18), f.Graph.Scalar(0.02f), scales, Mask(f, mask), f.Graph.Scalar((byte)120), zero], ("num_heads", 2L))],
            "y");

        var model = f.ShouldBeTheSameInPrimitives("QAttention");

        model.Graph.Node.Count(n => n.OpType == "MatMulInteger").ShouldBe(3);
    }

    internal static string Mask(FusedFixture f, string form) => form switch
    {
        "ends" => f.Input<int>("mask", [2], 3, 2),
        "ends and beginnings" => f.Input<int>("mask", [4], 4, 3, 1, 0),
        "raw" => f.Input<int>("mask", [2, 4], Raw),
        "per query" => f.Input<int>("mask", [2, 4, 4], [.. Enumerable.Range(0, 32).Select(i => i % 3 == 1 ? 0.0 : 1)]),
        _ => string.Empty,
    };
}
