using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Files;

public sealed class TeacherFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.onnx", "teacher")]
    [InlineData("onnx/model.onnx", "teacher")]
    public void A_folder_holds_its_model_at_either_place(string place, string given)
    {
        Make(place);
        var found = TeacherFolder.Resolve(_folder[given], null);
        found.ModelPath.ShouldBe(Path.GetFullPath(Path.Combine(_folder["teacher"], place)));
        found.RequireTokenizer().Files.Keys.ShouldContain("vocab.txt");
        found.Config.Id2Label![1].ShouldBe("maybe");
        found.ConfigIsOwn.ShouldBeTrue();
        found.Name.ShouldBe("teacher");
    }

    [Fact]
    public void A_variant_takes_tokenizer_and_config_from_the_folder_given()
    {
        Make("variants/model_int8.onnx");
        var found = TeacherFolder.Resolve(Path.Combine(_folder["teacher"], "variants", "model_int8.onnx"), _folder["teacher"]);
        found.Tokenizer.ShouldNotBeNull();
        found.Config.Layers.ShouldBe(1);
        found.ConfigIsOwn.ShouldBeFalse();
        found.Name.ShouldBe("teacher/model_int8");
    }

    [Fact]
    public void A_model_without_tokenizer_is_no_error_until_text_comes()
    {
        var path = new TinyTeacher().Save(_folder["alone.onnx"]);
        var found = TeacherFolder.Resolve(path, null);
        found.Tokenizer.ShouldBeNull();
        Should.Throw<InvalidDataException>(() => found.RequireTokenizer()).Message.ShouldContain("--tokenizer");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<FileNotFoundException>(() => TeacherFolder.Resolve(_folder["nowhere.onnx"], null)).Message.ShouldContain("nowhere.onnx");

    [Fact]
    public void A_folder_without_model_lists_the_models_it_has()
    {
        Make("variants/model_int8.onnx");
        Should.Throw<InvalidDataException>(() => TeacherFolder.Resolve(_folder["teacher"], null)).Message.ShouldContain("model_int8.onnx");
    }

    [Fact]
    public void A_broken_config_is_named_with_its_line()
    {
        Make("model.onnx");
        File.WriteAllText(Path.Combine(_folder["teacher"], "config.json"), "{\n\"id2label\": {\n");
        Should.Throw<InvalidDataException>(() => TeacherFolder.Resolve(_folder["teacher"], null)).Message.ShouldContain("config.json line");
    }

    [Fact]
    public void Class_names_that_do_not_fit_the_logits_are_refused()
    {
        Make("model.onnx");
        File.WriteAllText(Path.Combine(_folder["teacher"], "config.json"), """{"id2label":{"0":"a","1":"b"}}""");
        Should.Throw<InvalidDataException>(() => TextTeacher.Open(TeacherFolder.Resolve(_folder["teacher"], null), new ClassifierOptions()).Dispose())
            .Message.ShouldContain("names 2 classes");
    }

    [Fact]
    public void Positions_of_roberta_leave_out_those_before_the_first_token()
    {
        var path = _folder.Write("config.json", """{"model_type":"roberta","max_position_embeddings":514,"pad_token_id":1}""");
        TeacherConfig.Read(path).Positions.ShouldBe(512);
    }

    private void Make(string place)
    {
        var folder = new TinyTeacher().SaveFolder(_folder["teacher"]);
        var target = Path.Combine(folder, place);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(Path.Combine(folder, "model.onnx"), target);
    }
}
