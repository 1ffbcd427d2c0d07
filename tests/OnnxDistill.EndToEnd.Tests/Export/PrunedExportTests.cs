using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.Export;

public sealed class PrunedExportTests(PrunedExportTests.SmallBert bert) : IClassFixture<PrunedExportTests.SmallBert>, IDisposable
{
    private static readonly string Teacher = Path.Combine(RepositoryRoot.Path, "models", "snips-l6");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", "dev.tsv");
    private static readonly string Test = Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", "test.tsv");
    private static readonly string[] Columns = ["--label-column", "0", "--text-column", "1"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("student.kind=mobilebert", "student.layers=1", "student.hidden=24", "student.bottleneck=12", "student.heads=3", "student.intermediate=16", "student.embedding=8", Traits = ["Category", "Slow"])]
    [InlineData("student.kind=bilstm", "student.embedding=8", "student.lstm_hidden=6", "student.fc=8")]
    public void A_pruned_student_answers_the_data_as_before_and_reads_any_text(params string[] settings)
    {
        var run = settings.Length == 0 ? bert.Run : Train(_folder, settings);

        var result = StudentTrainerTool.Run(["export", run, "--out", _folder["student"], "--prune-vocabulary", "--data", Data]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain("700 rows read as the same pieces, 700 answered bit for bit as before");
        result.Error.ShouldContain("of 30,522 word pieces kept");
        result.Error.ShouldContain("same prediction 64 of 64");
        var pieces = Pieces("student");
        pieces.ShouldBeInRange(2_000, 4_500);
        File.ReadLines(Path.Combine(_folder["student"], "vocab.txt")).Count().ShouldBe(pieces);
        new FileInfo(Path.Combine(_folder["student"], "onnx", "model.onnx")).Length.ShouldBeLessThan(4_500 * 24 * sizeof(float) + 400_000);
        Metric(StudentTrainerTool.Run(["eval", _folder["student"], "--data", Data, .. Columns, "--json"]).Output)
            .ShouldBe(Metric(StudentTrainerTool.Run(["eval", run, "--data", Data, "--json"]).Output));
        StudentTrainerTool.Run(["eval", _folder["student"], "--data", Test, .. Columns]).Code.ShouldBe(0);
    }

    [Fact]
    public void What_pruning_costs_on_dev_is_told()
    {
        var few = _folder.Write("few.tsv", "PlayMusic\tplay some music\n");

        var result = StudentTrainerTool.Run(["export", bert.Run, "--out", _folder["student"], "--prune-vocabulary", "--data", few, .. Columns, "--dev", Test]);

        result.Code.ShouldBe(0, result.Error);
        var whole = Metric(StudentTrainerTool.Run(["eval", bert.Run, "--data", Test, .. Columns, "--json"]).Output);
        var kept = Metric(StudentTrainerTool.Run(["eval", _folder["student"], "--data", Test, .. Columns, "--json"]).Output);
        var line = FormattableString.Invariant($"accuracy on test.tsv with all word pieces {whole:0.0000}, with those kept {kept:0.0000}, ");
        result.Error.ReplaceLineEndings(" ").ShouldContain(line);
        File.ReadAllText(Path.Combine(_folder["student"], "README.md")).ShouldContain(line);
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder["student"])!).ShouldNotContain(f => Path.GetFileName(f).StartsWith("student.", StringComparison.Ordinal));
    }

    [Fact]
    public void Pieces_that_are_rare_go_too_and_the_rows_that_have_them_are_counted()
    {
        var result = StudentTrainerTool.Run(["export", bert.Run, "--out", _folder["student"], "--prune-vocabulary", "--data", Data, "--min-frequency", "3", "--dev", Test]);

        result.Code.ShouldBe(0, result.Error);
        var said = result.Error.ReplaceLineEndings(" ");
        var counts = Regex.Match(said, "([0-9]+) rows read as the same pieces and ([0-9]+) with rare words in smaller ones, ([0-9]+) answered bit for bit as before").Groups.Values.Skip(1).Select(g => g.Value).ToArray();
        counts.ShouldBe([$"{700 - int.Parse(counts[1], CultureInfo.InvariantCulture)}", counts[1], counts[0]]);
        int.Parse(counts[1], CultureInfo.InvariantCulture).ShouldBeInRange(100, 600);
        var pieces = Regex.Match(said, "([0-9,]+) of 30,522 word pieces kept \\(([0-9,]+) that the 700 rows of dev.tsv use at least 3 times, which use ([0-9,]+)").Groups.Values.Skip(1).Select(g => int.Parse(g.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ToArray();
        pieces[0].ShouldBe(Pieces("student"));
        pieces[1].ShouldBeInRange(100, pieces[2] - 300);
        said.ShouldContain("none as unknown");
        said.ShouldContain("accuracy on test.tsv with all word pieces");
    }

    [Fact]
    public void A_pruned_student_is_a_teacher()
    {
        var export = StudentTrainerTool.Run(["export", bert.Run, "--out", _folder["student"], "--prune-vocabulary", "--data", Data, "--data", _folder.Write("more.txt", "a zither and a bassoon\n")]);
        export.Code.ShouldBe(0, export.Error);
        export.Error.ShouldContain("701 rows of dev.tsv + more.txt use");

        TeacherCacheTool.Run(["inspect", _folder["student"]]).Code.ShouldBe(0);
        var score = TeacherCacheTool.Run(["score", "--teacher", _folder["student"], "--data", Data, .. Columns, "--json"]);

        score.Code.ShouldBe(0, score.Error);
        Metric(score.Output).ShouldBe(Metric(StudentTrainerTool.Run(["eval", bert.Run, "--data", Data, "--json"]).Output), 1e-9);
    }

    [Theory]
    [InlineData("60 answered bit for bit as before")]
    [InlineData(" answered bit for bit as before", "--max-length", "8")]
    public void A_cache_says_which_pieces_are_used_too(string said, params string[] length)
    {
        var cache = TeacherCacheTool.Run(["run", "--teacher", Teacher, "--data", Data, .. Columns, "--limit", "60", "--out", _folder["cache"]]);
        cache.Code.ShouldBe(0, cache.Error);
        var run = length.Length == 0 ? bert.Run : Train(_folder, SmallBert.Settings, length);

        var result = StudentTrainerTool.Run(["export", run, "--out", _folder["student"], "--prune-vocabulary", "--data", _folder["cache"]]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain(said);
    }

    [Fact]
    public void Without_data_the_pieces_of_the_rows_trained_on_stay()
    {
        StudentTrainerTool.Run(["export", bert.Run, "--out", _folder["named"], "--prune-vocabulary", "--data", Data]).Code.ShouldBe(0);

        var result = StudentTrainerTool.Run(["export", bert.Run, "--out", _folder["student"], "--prune-vocabulary"]);

        result.Code.ShouldBe(0, result.Error);
        result.Error.ShouldContain("64 answered bit for bit as before");
        foreach (var file in new[] { "vocab.txt", "tokenizer.json", "model.safetensors" })
        {
            File.ReadAllBytes(Path.Combine(_folder["student"], file)).ShouldBe(File.ReadAllBytes(Path.Combine(_folder["named"], file)));
        }
    }

    [Theory]
    [InlineData("needs --prune-vocabulary", "--data", "dev.tsv")]
    [InlineData("it needs --dev", "--text-column", "1")]
    [InlineData("it needs --prune-vocabulary with --data", "--prune-vocabulary", "--min-frequency", "2")]
    [InlineData("--min-frequency: at least 1", "--prune-vocabulary", "--data", "dev.tsv", "--min-frequency", "0")]
    public void Which_data_must_be_said(string said, params string[] options)
    {
        var result = StudentTrainerTool.Run(["export", bert.Run, "--out", _folder["student"], .. options]);

        result.Code.ShouldBe(1);
        result.Error.ShouldContain(said);
        Directory.Exists(_folder["student"]).ShouldBeFalse();
    }

    private int Pieces(string student) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder[student], "config.json")))!["vocab_size"]!.GetValue<int>();

    private static double Metric(string json) => JsonNode.Parse(json)!["metrics"]!["accuracy"]!.GetValue<double>();

    private static string Train(TemporaryFolder folder, string[] settings, params string[] options)
    {
        var result = StudentTrainerTool.Run(
        [
            "train", "--recipe", "hard-labels", "--data", Data, .. Columns, "--tokenizer", Teacher, .. options,
            "--out", folder["run"], .. settings.Append("max_steps=12").SelectMany(setting => new[] { "--set", setting }),
        ]);
        result.Code.ShouldBe(0, result.Error);
        return folder["run"];
    }

    /// <summary>A run of a small BERT that most tests export.</summary>
    public sealed class SmallBert : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SmallBert() => Run = Train(_folder, Settings);

        public static string[] Settings => ["student.layers=1", "student.hidden=24", "student.intermediate=48"];

        public string Run { get; }

        public void Dispose() => _folder.Dispose();
    }
}
