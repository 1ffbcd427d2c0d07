using OnnxDistill.Graph.Building;

namespace OnnxDistill.Teacher.Tests.Unfusing;

public class StandardAttentionUnfusingTests
{
    // Every query sees a key: rows without any are padding and differ.
    private static readonly double[] Seen = [.. Enumerable.Range(0, 3 * 4).Select(i => i % 3 == 1 ? 0.0 : 1)];

    [Theory]
    [InlineData("none", 0, 2)]
    [InlineData("bool", 0, 2)]
    [InlineData("float", 0, 2)]
    [InlineData("none", 1, 2)]
    [InlineData("float", 1, 2)]
    [InlineData("bool", 0, 4)]
    public void Flat_inputs_are_the_same_in_primitives(string mask, long causal, int heads)
    {
        var f = new FusedFixture(23);
        string[] inputs = [f.Input("q", 2, 3, heads * 5), f.Input("k", 2, 4, 10), f.Input("v", 2, 4, 6), Mask(f, mask)];
        f.Outputs([f.Graph.Node("Attention", inputs, ("q_num_heads", (long)heads), ("kv_num_heads", 2L), ("is_causal", causal))], "y");

        f.ShouldBeTheSameInPrimitives("Attention", string.Empty);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("bool", 1)]
    [InlineData("float", 0)]
    public void Inputs_by_heads_are_the_same(string mask, float scale)
    {
        var f = new FusedFixture(23);
        string[] inputs = [f.Input("q", 2, 2, 3, 5), f.Input("k", 2, 2, 4, 5), f.Input("v", 2, 2, 4, 3), Mask(f, mask)];
        (string, AttributeValue)[] attributes = scale == 0 ? [] : [("scale", scale)];
        f.Outputs([f.Graph.Node("Attention", inputs, attributes)], "y");

        f.ShouldBeTheSameInPrimitives("Attention", string.Empty);
    }

    [Fact]
    public void Capped_scores_are_left_alone()
    {
        var f = new FusedFixture(23);
        f.Outputs([f.Graph.Node("Attention", [f.Input("q", 2, 2, 3, 5), f.Input("k", 2, 2, 4, 5), f.Input("v", 2, 2, 4, 5)], ("softcap", 2f))], "y");
        var model = f.Build("Attention", string.Empty);

        Graph.Rewriting.Unfusing.Unfuser.Rewrite(new(model, "fixture.onnx", materialise: true)).ShouldBe(0);
    }

    private static string Mask(FusedFixture f, string kind) => kind switch
    {
        "bool" => f.Input<bool>("mask", [3, 4], Seen),
        "float" => f.Input<float>("mask", [3, 4], [.. Seen.Select(s => s == 0 ? -1e30 : 0.1)]),
        _ => string.Empty,
    };
}
