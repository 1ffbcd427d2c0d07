using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.Export;

public sealed class SmallerExportTests : IDisposable
{
    private static readonly string Teacher = Path.Combine(RepositoryRoot.Path, "models", "snips-l6");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", "dev.tsv");
    private static readonly string[] Columns = ["--label-column", "0", "--text-column", "1"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("student.layers=2", "student.hidden=48", "student.intermediate=96", "student.heads=4")]
    [InlineData("student.kind=mobilebert", "student.layers=2", "student.hidden=48", "student.bottleneck=12", "student.heads=3", "student.intermediate=16", "student.embedding=16", Traits = ["Category", "Slow"])]
    [InlineData("student.kind=bilstm", "student.embedding=24", "student.lstm_hidden=20", "student.fc=16", Traits = ["Category", "Slow"])]
    public void Int8_and_fp16_files_lie_beside_the_whole_one_and_keep_its_metric(params string[] settings)
    {
        Train(["max_steps=60", "learning_rate=3e-3", .. settings]);

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], "--int8", "--fp16", "--dev", Data, "--allow-drop", "3"]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain("against the student with its weights rounded to fp16");
        var (whole, half, small) = (Bytes("model.onnx"), Bytes("model_fp16.onnx"), Bytes("model_quantized.onnx"));
        half.ShouldBeInRange(whole / 2, (whole / 2) + 40_000);
        small.ShouldBeInRange(whole / 4, (whole / 4) + 60_000);
        result.Output.ShouldContain("onnx/model_quantized.onnx");
        result.Output.ShouldContain("accuracy");
        File.ReadAllText(Path.Combine(_folder["student"], "README.md")).ShouldContain("model_quantized.onnx");
        var metric = Accuracy(TeacherCacheTool.Run(["score", "--teacher", _folder["student"], "--data", Data, .. Columns, "--json"]));
        foreach (var file in new[] { "model_fp16.onnx", "model_quantized.onnx" })
        {
            var path = Path.Combine(_folder["student"], "onnx", file);
            TeacherCacheTool.Run(["inspect", path]).Code.ShouldBe(0);
            Accuracy(TeacherCacheTool.Run(["score", "--teacher", path, "--data", Data, .. Columns, "--json"])).ShouldBe(metric, 0.0301);
            Accuracy(TeacherCacheTool.Run(["score", "--teacher", path, "--data", Data, .. Columns, "--json", "--dequantize"])).ShouldBe(metric, 0.0301);
        }
    }

    [Fact]
    public void A_drop_beyond_what_is_allowed_is_refused_and_nothing_is_written()
    {
        Train(["max_steps=60", "learning_rate=3e-3", "student.layers=1", "student.hidden=48", "student.intermediate=96", "student.heads=4"]);
        Spoil(Path.Combine(_folder["run"], "checkpoint", "model.safetensors"));

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], "--int8", "--dev", Data]);

        result.Code.ShouldBe(3, result.Error);
        result.Error.ShouldContain("so nothing was written");
        Directory.Exists(_folder["student"]).ShouldBeFalse();
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder["student"])!, "student*").ShouldBeEmpty();
        StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], "--int8", "--dev", Data, "--allow-drop", "100"]).Code.ShouldBe(0);
    }

    [Fact]
    public void Without_dev_a_line_says_that_nothing_was_measured()
    {
        Train(["max_steps=3", "student.layers=1", "student.hidden=24", "student.intermediate=48"]);

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], "--int8"]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain("no --dev was given: what the smaller files lose was not measured");
    }

    [Fact]
    public void Small_in_both_ways_is_a_tenth()
    {
        Train(["max_steps=30", "learning_rate=3e-3", "student.layers=1", "student.hidden=48", "student.intermediate=96", "student.heads=4"]);

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], "--int8", "--dev", Data, "--prune-vocabulary", "--data", Data, "--json"]);

        result.Code.ShouldBe(0, result.Error);
        var json = JsonNode.Parse(result.Output)!;
        json["vocabulary"]!["before"]!.GetValue<int>().ShouldBe(30_522);
        json["files"]!.AsArray().Select(f => f!["file"]!.ToString()).ShouldBe(["onnx/model.onnx", "onnx/model_quantized.onnx"]);
        json["files"]![1]!["bytes"]!.GetValue<long>().ShouldBe(Bytes("model_quantized.onnx"));
        json["files"]![1]!["metrics"]!["accuracy"]!.GetValue<double>().ShouldBeInRange(0, 1);
        Bytes("model_quantized.onnx").ShouldBeLessThan(30_522 * 48 * sizeof(float) / 10);
    }

    [Theory]
    [InlineData("--allow-drop needs --dev", "--int8", "--allow-drop", "2")]
    [InlineData("at least 0", "--int8", "--dev", "dev.tsv", "--allow-drop", "-1")]
    public void Options_that_mean_nothing_are_refused(string said, params string[] options)
    {
        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], .. options]);

        result.Code.ShouldBe(1);
        result.Error.ShouldContain(said);
    }

    [Theory]
    [InlineData("no data file", "nowhere.tsv")]
    [InlineData("sense", "quickstart/data/dev.tsv", "--text-column", "sense")]
    public void A_dev_that_cannot_be_read_is_refused_before_anything_is_written(string said, string dev, params string[] columns)
    {
        Train(["max_steps=1", "student.layers=1", "student.hidden=24", "student.intermediate=48"]);

        var result = StudentTrainerTool.Run(["export", _folder["run"], "--out", _folder["student"], "--int8", "--dev", Path.Combine(RepositoryRoot.Path, "tools", dev), .. columns]);

        result.Code.ShouldBe(2, result.Error);
        result.Error.ShouldContain(said);
        result.Error.ShouldNotContain("proof");
    }

    private static double Accuracy(TeacherCacheTool.Result score)
    {
        score.Code.ShouldBe(0, score.Error);
        return JsonNode.Parse(score.Output)!["metrics"]!["accuracy"]!.GetValue<double>();
    }

    private long Bytes(string name) => new FileInfo(Path.Combine(_folder["student"], "onnx", name)).Length;

    // A word that no row has becomes so large that a scale for its column is far too coarse for all other words: fp32 answers as before, int8 does not.
    private static void Spoil(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var header = (int)BitConverter.ToInt64(bytes, 0);
        var words = JsonNode.Parse(bytes.AsSpan(8, header))!["bert.embeddings.word_embeddings.weight"]!;
        var (width, start) = (words["shape"]![1]!.GetValue<int>(), words["data_offsets"]![0]!.GetValue<int>());
        for (var i = 0; i < width; i++)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(8 + header + start + (((50 * width) + i) * sizeof(float))), i % 2 == 0 ? 1e4f : -1e4f);
        }

        File.WriteAllBytes(path, bytes);
    }

    private void Train(string[] settings)
    {
        var result = StudentTrainerTool.Run(
        [
            "train", "--recipe", "hard-labels", "--data", Data, .. Columns, "--tokenizer", Teacher,
            "--out", _folder["run"], .. settings.SelectMany(setting => new[] { "--set", setting }),
        ]);
        result.Code.ShouldBe(0, result.Error);
    }
}
