using OnnxDistill.Teacher.Inspection;

namespace OnnxDistill.Teacher.Tests.Inspection;

public sealed class TeacherInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_classifier_offers_its_logits()
    {
        var inspection = TeacherInspector.Inspect(new TinyTeacher().Save(_folder["model.onnx"]));
        inspection.Support.ShouldBe(TeacherSupport.LogitsOnly);
        inspection.LogitsOutput.ShouldBe("logits");
        inspection.VocabularySize.ShouldBe(TinyTeacher.Vocabulary);
        inspection.Summary!.Inputs.Select(i => inspection.RoleOf(i.Name)).ShouldBe(["attention_mask", "input_ids", "token_type_ids"]);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_with_the_reason()
    {
        var inspection = TeacherInspector.Inspect(_folder.Write("noise.onnx", "this is no model"));
        inspection.Support.ShouldBe(TeacherSupport.Refused);
        inspection.Reason!.ShouldContain("noise.onnx");
        inspection.Summary.ShouldBeNull();
    }
}
