using OnnxDistill.EndToEnd.Tests.StudentTrainer;

namespace OnnxDistill.EndToEnd.Tests.Export;

public sealed class ExportTests : IDisposable
{
    private static readonly string Teacher = Path.Combine(RepositoryRoot.Path, "models", "snips-l6");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", "dev.tsv");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bert_student_is_exported_with_a_proven_onnx_file_and_never_over_another()
    {
        Train("student.layers=2", "student.hidden=24", "student.intermediate=48");

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"]]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain("same prediction 64 of 64");
        string[] files = ["README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "onnx/model.onnx"];
        files.Where(f => !File.Exists(Path.Combine(_folder["student"], f))).ShouldBeEmpty();
        StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"]]).Code.ShouldBe(2);
    }

    [Fact]
    public void A_bilstm_is_refused_and_leaves_no_folder()
    {
        Train("student.kind=bilstm", "student.embedding=8", "student.lstm_hidden=8", "student.fc=8");

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"]]);

        result.Code.ShouldBe(1);
        result.Error.ShouldContain("BiLSTM");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([_folder["run"]]);
    }

    private void Train(params string[] settings)
    {
        var result = StudentTrainerTool.Run(
        [
            "train", "--recipe", "hard-labels", "--data", Data, "--label-column", "0", "--text-column", "1", "--tokenizer", Teacher,
            "--out", _folder["run"], .. settings.Append("max_steps=3").SelectMany(setting => new[] { "--set", setting }),
        ]);
        result.Code.ShouldBe(0, result.Error);
    }
}
