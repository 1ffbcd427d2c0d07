using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Graph.Tests.Embeddings;

public sealed class WordEmbeddingRowsTests
{
    [Fact]
    public void Rows_are_found_through_a_cast() => WordEmbeddingRows.Of(TinyModels.Classifier().Build(), "input_ids").ShouldBe(TinyModels.Words);

    [Fact]
    public void Rows_are_found_behind_a_dequantisation()
    {
        var graph = new OnnxGraphBuilder("q");
        var ids = graph.Input<long>("ids", "b", "s");
        var words = graph.Initializer<sbyte>("words", new sbyte[14], 7, 2);
        graph.Node("Gather", [graph.Node("DequantizeLinear", [words, graph.Scalar(0.5f)]), ids]);
        WordEmbeddingRows.Of(graph.Build(), "ids").ShouldBe(7);
    }

    [Fact]
    public void Another_inputs_embedding_is_not_taken() => WordEmbeddingRows.Of(TinyModels.Classifier().Build(), "attention_mask").ShouldBeNull();

    [Fact]
    public void A_gather_of_the_ids_themselves_is_not_taken()
    {
        var graph = new OnnxGraphBuilder("g");
        var ids = graph.Input<long>("ids", "b", "s");
        graph.Node("Gather", [ids, graph.Scalar(0L)]);
        WordEmbeddingRows.Of(graph.Build(), "ids").ShouldBeNull();
    }

    [Fact]
    public void A_cycle_ends()
    {
        var model = TinyModels.Classifier().Build();
        model.Graph.Node.Clear();
        model.Graph.Node.Add(new Protobuf.NodeProto { OpType = "Cast", Input = { "input_ids" }, Output = { "a" } });
        model.Graph.Node.Add(new Protobuf.NodeProto { OpType = "Cast", Input = { "a" }, Output = { "a" } });
        model.Graph.Node.Add(new Protobuf.NodeProto { OpType = "Gather", Input = { "a", "a" }, Output = { "g" } });
        WordEmbeddingRows.Of(model, "input_ids").ShouldBeNull();
    }

    [Fact]
    public void The_shipped_teachers_vocabulary_is_found() =>
        WordEmbeddingRows.Of(OnnxFile.Load(Path.Combine(RepositoryRoot.Path, "models", "snips-l6", "model.onnx")), "input_ids").ShouldBe(30_522);
}
