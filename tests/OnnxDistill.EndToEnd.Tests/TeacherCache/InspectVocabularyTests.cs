using OnnxDistill.Graph.Building;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary><c>inspect</c> lists the vocabulary where the model is a masked-language model, and only there.</summary>
public sealed class InspectVocabularyTests : IDisposable
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad", "[MASK]", "film"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_masked_language_model_lists_the_vocabularys_size_and_the_masks_id()
    {
        var model = SaveModel(pooled: false);
        Vocabulary(model).ShouldBe("""{"size":8,"mask_id":null}""");

        _folder.Write("vocab.txt", string.Join('\n', Words) + "\n");
        Vocabulary(model).ShouldBe("""{"size":8,"mask_id":6}""");
        TeacherCacheTool.Run("inspect", model).Error.ShouldContain("vocabulary:K|all (of 8, [MASK] is 6)");
    }

    [Fact]
    public void A_classifier_of_as_many_classes_does_not_list_it()
    {
        var model = SaveModel(pooled: true);
        _folder.Write("vocab.txt", string.Join('\n', Words) + "\n");
        Vocabulary(model).ShouldBeNull();
        TeacherCacheTool.Run("inspect", model).Error.ShouldNotContain("vocabulary:");
        Vocabulary(TeacherCacheTool.Teacher).ShouldBeNull();
    }

    private static string? Vocabulary(string teacher)
    {
        var result = TeacherCacheTool.Run("inspect", teacher, "--json");
        result.Code.ShouldBe(0, result.Error);
        return result.Json.GetProperty("captures").TryGetProperty("vocabulary", out var vocabulary) ? vocabulary.GetRawText() : null;
    }

    // A table of a value for each pair of word pieces, looked up token by token; the classifier adds them up.
    private string SaveModel(bool pooled)
    {
        var graph = new OnnxGraphBuilder("head");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var mask = graph.Node("Unsqueeze", [graph.Node("Cast", [graph.Input<long>("attention_mask", "batch", "sequence")], ("to", 1L)), graph.Integers(2)]);
        var table = graph.Initializer<float>("table", [.. Enumerable.Range(0, Words.Length * Words.Length).Select(i => MathF.Sin(i))], Words.Length, Words.Length);
        var values = graph.Node("Mul", [graph.Node("Gather", [table, ids]), mask]);                      // [batch, length, vocabulary]
        if (pooled)
        {
            graph.Output<float>("logits", graph.Node("ReduceSum", [values, graph.Integers(1)], ("keepdims", 0L)), "batch", Words.Length);
        }
        else
        {
            graph.Output<float>("logits", values, "batch", "sequence", "pieces");
        }

        var path = _folder[pooled ? "classifier.onnx" : "mlm.onnx"];
        graph.Save(path);
        return path;
    }
}
