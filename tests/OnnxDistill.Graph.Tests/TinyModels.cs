using OnnxDistill.Graph.Building;

namespace OnnxDistill.Graph.Tests;

/// <summary>Small models made here, so that no test needs a file from elsewhere.</summary>
internal static class TinyModels
{
    public const int Words = 20;

    /// <summary>Token ids to logits: gather, mean over the sequence.</summary>
    public static OnnxGraphBuilder Classifier()
    {
        var graph = new OnnxGraphBuilder("tiny");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        graph.Input<long>("attention_mask", "batch", "sequence");
        var words = graph.Initializer<float>("words", [.. Enumerable.Range(0, Words * 3).Select(i => i * 0.5f)], Words, 3);
        var hidden = graph.Node("Gather", [words, graph.Node("Cast", [ids], ("to", 6L))]); // [batch, sequence, 3]
        var mean = graph.Node("ReduceMean", [hidden], ("axes", new[] { 1L }), ("keepdims", 0L));
        graph.Output<float>("logits", mean, "batch", 3);
        return graph;
    }

    public static string Save(TemporaryFolder folder, string name = "model.onnx")
    {
        Classifier().Save(folder[name]);
        return folder[name];
    }
}
