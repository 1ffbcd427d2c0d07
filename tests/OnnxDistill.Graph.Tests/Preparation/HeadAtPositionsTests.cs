using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Preparation;

public sealed class HeadAtPositionsTests
{
    [Fact]
    public void A_head_that_is_a_product_with_stored_weights_works_at_the_asked_places_alone()
    {
        var prepared = Prepare((graph, state) => graph.Node("Add", [graph.Node("MatMul", [state, graph.Node("Transpose", [Weights(graph, "words", 7, 4)], ("perm", new long[] { 1, 0 }))]), Weights(graph, "bias", 7)]));

        prepared.AtPositions.ShouldBeTrue();
        var graph = ModelProto.Parser.ParseFrom(prepared.Bytes()).Graph;
        graph.Input.Select(i => i.Name).ShouldBe(["state", PreparedModel.PositionsInput]);
        graph.Output.Select(o => o.Name).ShouldBe(["scores"]);
        var gather = graph.Node.Single(n => n.OpType == "GatherND");
        gather.Input[1].ShouldBe(PreparedModel.PositionsInput);
        graph.Node.IndexOf(gather).ShouldBeLessThan(graph.Node.IndexOf(graph.Node.Single(n => n.OpType == "MatMul")));
    }

    [Fact]
    public void What_mixes_tokens_or_is_no_product_stays_as_it_is()
    {
        Prepare((graph, state) => graph.Node("MatMul", [graph.Node("Transpose", [state], ("perm", new long[] { 0, 2, 1 })), state])).AtPositions.ShouldBeFalse();
        Prepare((graph, state) => graph.Node("Softmax", [graph.Node("MatMul", [state, Weights(graph, "w", 4, 7)])], ("axis", 1L))).AtPositions.ShouldBeFalse();
        Prepare((graph, state) => graph.Node("Relu", [state])).AtPositions.ShouldBeFalse();
    }

    [Fact]
    public void A_softmax_over_the_pieces_of_a_token_is_no_hindrance() =>
        Prepare((graph, state) => graph.Node("LogSoftmax", [graph.Node("MatMul", [state, Weights(graph, "w", 4, 7)])], ("axis", -1L))).AtPositions.ShouldBeTrue();

    [Fact]
    public void A_head_that_something_else_reads_too_stays_as_it_is() =>
        Prepare((graph, state) =>
        {
            var product = graph.Node("MatMul", [state, Weights(graph, "w", 4, 7)]);
            graph.Output<float>("largest", graph.Node("ReduceMax", [product]), 1);
            return product;
        }).AtPositions.ShouldBeFalse();

    [Fact]
    public void Without_being_asked_nothing_is_rewritten() =>
        Prepare((graph, state) => graph.Node("MatMul", [state, Weights(graph, "w", 4, 7)]), head: null).IsRewritten.ShouldBeFalse();

    private static PreparedModel Prepare(Func<OnnxGraphBuilder, string, string> make, string? head = "scores")
    {
        var graph = new OnnxGraphBuilder("head");
        var state = graph.Input<float>("state", "batch", "sequence", 4);
        graph.Output<float>("scores", make(graph, state), "batch", "sequence", 7);
        return PreparedModel.Prepare("head.onnx", graph.Build(), new PreparationOptions { HeadAtPositions = head });
    }

    private static string Weights(OnnxGraphBuilder graph, string name, params long[] shape) =>
        graph.Initializer<float>(name, new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
}
