using OnnxDistill.Teacher.Inspection;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Tests.Fixtures;

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

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 16)]
    public void A_masked_language_model_offers_its_vocabulary(bool half, int? fixedLength)
    {
        using var mlm = new TinyMlm("vocabulary:6", half: half, fixedLength: fixedLength);
        var inspection = TeacherInspector.Inspect(mlm["teacher"]);
        inspection.Vocabulary.ShouldBe(new VocabularyOutput("scores", TinyTeacher.Vocabulary));
        inspection.MaskId.ShouldBe(4);
    }

    [Fact]
    public void A_model_without_a_head_offers_no_vocabulary()
    {
        TeacherInspector.Inspect(new TinyTeacher().SaveFolder(_folder["classifier"])).Vocabulary.ShouldBeNull();
        _ = new TinyEncoder { HasLogits = false }.Save(_folder["encoder.onnx"]);
        TeacherInspector.Inspect(_folder["encoder.onnx"]).Vocabulary.ShouldBeNull();
    }

    [Fact]
    public void A_broken_tokenizer_leaves_the_masks_id_out()
    {
        using var mlm = new TinyMlm("vocabulary:6");
        File.WriteAllText(Path.Combine(mlm["teacher"], "tokenizer.json"), "{");
        var inspection = TeacherInspector.Inspect(mlm["teacher"]);
        (inspection.Vocabulary?.Size, inspection.MaskId).ShouldBe((TinyTeacher.Vocabulary, null));
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
