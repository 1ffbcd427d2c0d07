using OnnxDistill.EndToEnd.Tests.StudentTrainer;

namespace OnnxDistill.EndToEnd.Tests.Export;

public sealed class ExportTests : IDisposable
{
    private static readonly string Teacher = Path.Combine(RepositoryRoot.Path, "models", "snips-l6");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", "dev.tsv");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("student.layers=2", "student.hidden=24", "student.intermediate=48")]
    [InlineData("student.layers=1", "student.hidden=24", "student.activation=gelu_new")]
    [InlineData("student.layers=2", "student.hidden=24", "student.intermediate=48", "student.embedding=8")]
    [InlineData("student.kind=mobilebert", "student.layers=2", "student.hidden=24", "student.bottleneck=12", "student.heads=3", "student.intermediate=16", "student.embedding=8")]
    [InlineData("student.kind=bilstm", "student.embedding=8", "student.lstm_hidden=6", "student.fc=8")]
    public void A_student_is_exported_with_a_proven_onnx_file_and_never_over_another(params string[] settings)
    {
        Train(Data, ["--label-column", "0", "--text-column", "1"], settings);

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"]]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain("same prediction 64 of 64");
        string[] files = ["README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"];
        files.Where(f => !File.Exists(Path.Combine(_folder["student"], f))).ShouldBeEmpty();
        StudentTrainerTool.Run(["eval", _folder["student"], "--data", Data, "--label-column", "0", "--text-column", "1"]).Code.ShouldBe(0);
        StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"]]).Code.ShouldBe(2);
    }

    [Fact]
    public void A_siamese_bilstm_parts_its_texts_inside_the_graph()
    {
        var pairs = _folder.Write("pairs.tsv", "sentence1\tsentence2\tlabel\nplay it again\tplay it\t1\nrain today\tgood book\t0\n");
        Train(pairs, [], ["student.kind=bilstm", "student.embedding=8", "student.lstm_hidden=6", "student.fc=8"]);

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"] + "/"]);

        result.Code.ShouldBe(0, result.Error);
        Directory.EnumerateDirectories(_folder["student"]).Select(Path.GetFileName).ShouldBe(["onnx"]);
        File.ReadAllText(Path.Combine(_folder["student"], "config.json")).ShouldContain("siamese");
    }

    private void Train(string data, string[] columns, string[] settings)
    {
        var result = StudentTrainerTool.Run(
        [
            "train", "--recipe", "hard-labels", "--data", data, .. columns, "--tokenizer", Teacher,
            "--out", _folder["run"], .. settings.Append("max_steps=3").SelectMany(setting => new[] { "--set", setting }),
        ]);
        result.Code.ShouldBe(0, result.Error);
    }
}
