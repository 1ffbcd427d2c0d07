using OnnxDistill.Graph.Building;

namespace OnnxDistill.Graph.Tests.Building;

public sealed class OnnxGraphBuilderTests
{
    [Fact]
    public void A_model_says_who_wrote_it_in_which_version()
    {
        var model = TinyModels.Classifier().Build();
        model.IrVersion.ShouldBe(8);
        model.OpsetImport.Single().Version.ShouldBe(17);
        model.ProducerName.ShouldBe("OnnxDistill");
    }

    [Fact]
    public void Names_are_made_from_scope_operator_and_number()
    {
        var graph = new OnnxGraphBuilder("g") { Scope = "layer.0" };
        var x = graph.Input<float>("x", 1, "n");
        graph.Node("Relu", [x]).ShouldBe("layer.0/Relu_0:out");
        graph.Node("Relu", [x]).ShouldBe("layer.0/Relu_1:out");
        graph.Node("LSTM", 3, [x]).ShouldBe(["layer.0/LSTM_0:0", "layer.0/LSTM_0:1", "layer.0/LSTM_0:2"]);
    }

    [Fact]
    public void A_node_cannot_take_what_nothing_makes() =>
        Should.Throw<ArgumentException>(() => new OnnxGraphBuilder("g").Node("Relu", ["x"])).Message.ShouldContain("Relu takes x, which nothing makes");

    [Fact]
    public void A_name_is_given_once()
    {
        var graph = new OnnxGraphBuilder("g");
        graph.Input<float>("x");
        Should.Throw<ArgumentException>(() => graph.Initializer<float>("x", [1f]));
    }

    [Fact]
    public void An_initializer_must_fill_its_shape() =>
        Should.Throw<ArgumentException>(() => new OnnxGraphBuilder("g").Initializer<float>("w", [1f, 2], 3)).Message.ShouldContain("w: 2 values for the shape [3]");

    [Fact]
    public void The_same_calls_give_the_same_bytes() => TinyModels.Classifier().Build().ShouldBe(TinyModels.Classifier().Build());
}
