namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary><c>inspect</c> lists the vocabulary where the model is a masked-language model, and only there.</summary>
public sealed class InspectVocabularyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_masked_language_model_lists_the_vocabularys_size_and_the_masks_id()
    {
        var model = HeadModel.Save(_folder["mlm.onnx"], pooled: false);
        Vocabulary(model).ShouldBe("""{"size":8,"mask_id":null}""");

        HeadModel.SaveTokenizer(Path.GetDirectoryName(model)!);
        Vocabulary(model).ShouldBe("""{"size":8,"mask_id":6}""");
        TeacherCacheTool.Run("inspect", model).Output.ShouldContain("vocabulary:K|all (of 8, [MASK] is 6)");
    }

    [Fact]
    public void A_classifier_of_as_many_classes_does_not_list_it()
    {
        var model = HeadModel.Save(_folder["classifier.onnx"], pooled: true);
        HeadModel.SaveTokenizer(Path.GetDirectoryName(model)!);
        Vocabulary(model).ShouldBeNull();
        TeacherCacheTool.Run("inspect", model).Output.ShouldNotContain("vocabulary:");
        Vocabulary(TeacherCacheTool.Teacher).ShouldBeNull();
    }

    private static string? Vocabulary(string teacher)
    {
        var result = TeacherCacheTool.Run("inspect", teacher, "--json");
        result.Code.ShouldBe(0, result.Error);
        return result.Json.GetProperty("captures").TryGetProperty("vocabulary", out var vocabulary) ? vocabulary.GetRawText() : null;
    }
}
