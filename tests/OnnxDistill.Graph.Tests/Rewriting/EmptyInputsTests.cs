using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Tests.Rewriting;

public class EmptyInputsTests
{
    [Fact]
    public void Empty_names_at_the_end_go_and_those_before_others_stay()
    {
        var graph = new OnnxGraphBuilder("empty");
        var x = graph.Input<float>("x", 2);
        graph.Node("LayerNormalization", [x, x, string.Empty]);
        graph.Node("Clip", [x, string.Empty, x]);
        var model = graph.Build();

        EmptyInputs.Rewrite(model).ShouldBeTrue();

        model.Graph.Node[0].Input.ShouldBe(["x", "x"]);
        model.Graph.Node[1].Input.ShouldBe(["x", string.Empty, "x"]);
        EmptyInputs.Rewrite(model).ShouldBeFalse();
    }
}
