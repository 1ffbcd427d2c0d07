namespace OnnxDistill.Teacher.Tests.Unfusing;

public class MultiHeadAttentionUnfusingTests
{
    [Theory]
    [InlineData("none", true, 0)]
    [InlineData("ends", true, 0)]
    [InlineData("raw", true, 0)]
    [InlineData("raw", false, 1)]
    [InlineData("none", false, 1)]
    public void Separate_queries_keys_and_values_are_the_same_in_primitives(string mask, bool bias, long unidirectional)
    {
        var f = new FusedFixture();
        string[] inputs =
        [
            f.Input("q", 2, 4, 6), f.Input("k", 2, 4, 6), f.Input("v", 2, 4, 6), bias ? f.Weight("b", 18) : string.Empty,
            AttentionUnfusingTests.Mask(f, mask), f.Input("scores", 2, 2, 4, 4),
        ];
        f.Outputs([f.Graph.Node("MultiHeadAttention", inputs, ("num_heads", 2L), ("unidirectional", unidirectional))], "y");

        f.ShouldBeTheSameInPrimitives("MultiHeadAttention");
    }

    [Fact]
    public void Queries_of_another_length_and_wider_values_are_the_same()
    {
        var f = new FusedFixture();
        string[] inputs = [f.Input("q", 2, 3, 6), f.Input("k", 2, 4, 6), f.Input("v", 2, 4, 8), string.Empty, AttentionUnfusingTests.Mask(f, "raw")];
        f.Outputs([f.Graph.Node("MultiHeadAttention", inputs, ("num_heads", 2L), ("scale", 0.7f), ("mask_filter_value", -3e38f))], "y");

        f.ShouldBeTheSameInPrimitives("MultiHeadAttention");
    }

    [Fact]
    public void Keys_and_values_by_heads_are_the_same()
    {
        var f = new FusedFixture();
        f.Outputs([f.Graph.Node("MultiHeadAttention", [f.Input("q", 2, 3, 6), f.Input("k", 2, 2, 4, 3), f.Input("v", 2, 2, 4, 3)], ("num_heads", 2L))], "y");

        f.ShouldBeTheSameInPrimitives("MultiHeadAttention");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Packed_inputs_are_what_separate_ones_are(bool all)
    {
        // ONNX Runtime has no kernel for the packed forms on processors: the separate form, unpacked by hand, is the reference.
        var packed = Packed(all, unpack: false);
        var separate = Packed(all, unpack: true);

        var expected = packed.RunPrimitives("MultiHeadAttention");
        var actual = separate.RunFused("MultiHeadAttention");

        Closeness.ShouldBeClose(expected["y"], actual["y"], null, 1e-5, "y");
    }

    private static FusedFixture Packed(bool all, bool unpack)
    {
        var f = new FusedFixture();
        var bias = f.Weight("b", 18);
        var parts = all ? 3 : 2;
        var packed = f.Input("packed", 2, 4, 2, parts, 3);
        var query = all ? string.Empty : f.Input("q", 2, 4, 6);
        string Part(long i) => f.Graph.Node("Reshape", [f.Graph.Node("Gather", [packed, f.Graph.Scalar(i)], ("axis", 3L)), f.Graph.Integers(0, 0, 6)]);
        string[] inputs = unpack
            ? [all ? Part(0) : query, Part(parts - 2), Part(parts - 1), bias]
            : all ? [packed, string.Empty, string.Empty, bias] : [query, packed, string.Empty, bias];
        f.Outputs([f.Graph.Node("MultiHeadAttention", inputs, ("num_heads", 2L))], "y");
        return f;
    }
}
