using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>Rows of several labels, from a labelled file to an exported student of an exported teacher.</summary>
public sealed class MultiLabelTests : IDisposable
{
    private static readonly string[] Small =
        ["--threads", "1", "--set", "student.layers=2", "--set", "student.hidden=32", "--set", "student.heads=4", "--set", "student.intermediate=64", "--set", "batch_size=16", "--set", "learning_rate=3e-3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_teacher_of_lists_is_scored_cached_and_distilled()
    {
        var (train, dev) = (Lists("train.jsonl", 240, 1), Lists("dev.jsonl", 80, 2));
        var first = Ok(StudentTrainerTool.Run(["train", "--recipe", "hard-labels", "--data", train, "--tokenizer", TinyData.Tokenizer(_folder), "--dev", dev, "--out", _folder["first"], .. Small, "--set", "epochs=40", "--set", "student.dropout=0"]));
        first.ShouldContain("may have several of 3 classes, lists of names");
        first.ShouldContain("best f1_micro");
        Ok(StudentTrainerTool.Run("export", _folder["first"], "--out", _folder["teacher"])).ShouldContain("same prediction 64 of 64");
        JsonNode.Parse(File.ReadAllText(_folder["teacher/config.json"]))!["problem_type"]!.ToString().ShouldBe("multi_label_classification");

        // ONNX Runtime says of the exported teacher what TorchSharp says of the run.
        var score = Metrics(TeacherCacheTool.Run("score", "--teacher", _folder["teacher"], "--data", dev, "--json"));
        Metrics(StudentTrainerTool.Run("eval", _folder["first"], "--data", dev, "--json")).ShouldBe(score);
        Metrics(StudentTrainerTool.Run("eval", _folder["teacher"], "--data", dev, "--json")).ShouldBe(score);
        score.Keys.ShouldBe(["f1_micro", "f1_macro", "subset_accuracy", "mean_average_precision", "accuracy", "f1"], ignoreOrder: true);
        score["f1_micro"].ShouldBeGreaterThan(0.8);

        var run = TeacherCacheTool.Run("run", "--teacher", _folder["teacher"], "--data", train, "--out", _folder["cache"]);
        run.Code.ShouldBe(0, run.Error);
        JsonNode.Parse(File.ReadAllText(_folder["cache/plan.json"]))!["teacher"]!["problemType"]!.ToString().ShouldBe("multi_label_classification");
        TeacherCacheTool.Run("verify", _folder["cache"], "--teacher", _folder["teacher"]).Code.ShouldBe(0);
        var info = TeacherCacheTool.Run("info", _folder["cache"]);
        (info.Output + info.Error).ShouldContain("of which a row may have several");

        Ok(StudentTrainerTool.Run(["train", "--recipe", "hinton", "--cache", _folder["cache"], "--dev", dev, "--out", _folder["run"], .. Small, "--set", "epochs=40", "--set", "student.dropout=0"])).ShouldContain("learns soft-target, hard-label");
        Ok(StudentTrainerTool.Run("export", _folder["run"], "--out", _folder["student"]));
        var distilled = Metrics(TeacherCacheTool.Run("score", "--teacher", _folder["student"], "--data", dev, "--json"));
        Metrics(StudentTrainerTool.Run("eval", _folder["run"], "--data", dev, "--json")).ShouldBe(distilled);
        distilled["f1_micro"].ShouldBeGreaterThan(0.8);
        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["dev"]!["f1_micro"]!.GetValue<double>().ShouldBe(distilled["f1_micro"], 1e-8);
    }

    [Fact]
    public void A_threshold_and_columns_of_0_and_1_are_read_by_both_tools()
    {
        var rows = Columns("train.tsv", 60, 1);
        string[] columns = ["--label-columns", "plot,good,bad"];
        Ok(StudentTrainerTool.Run(["train", "--recipe", "hard-labels", "--data", rows, .. columns, "--tokenizer", TinyData.Tokenizer(_folder), "--out", _folder["first"], .. Small, "--set", "max_steps=4"]));
        Ok(StudentTrainerTool.Run("export", _folder["first"], "--out", _folder["teacher"]));

        // A run reads by the columns of its training data.
        var (low, high) = (Metrics(Eval("0.000001")), Metrics(Eval("0.999999")));
        (low["f1_micro"], high["f1_micro"]).ShouldSatisfyAllConditions(f => f.Item1.ShouldBeGreaterThan(0.3), f => f.Item2.ShouldBe(0));
        Metrics(TeacherCacheTool.Run(["score", "--teacher", _folder["teacher"], "--data", rows, .. columns, "--threshold", "0.000001", "--json"])).ShouldBe(low);
        StudentTrainerTool.Run("eval", _folder["first"], "--data", rows, "--threshold", "1").Code.ShouldBe(1);

        var part = TeacherCacheTool.Run("score", "--teacher", _folder["teacher"], "--data", rows, "--label-columns", "good,Plot");
        part.Code.ShouldBe(0, part.Error);
        part.Error.ShouldContain("2 label columns of train.tsv for 3 classes: nothing is known of bad");
        var unknown = TeacherCacheTool.Run("score", "--teacher", _folder["teacher"], "--data", rows, "--label-columns", "good,other");
        unknown.Code.ShouldBe(2);
        unknown.Error.ShouldContain("column 'other' is no class of the model (plot, good, bad)");

        StudentTrainerTool.Result Eval(string threshold) => StudentTrainerTool.Run("eval", _folder["first"], "--data", rows, "--threshold", threshold, "--json");
    }

    [Theory]
    [InlineData("score")]
    [InlineData("run")]
    public void A_softmax_teacher_refuses_several_labels_with_the_reason(string verb)
    {
        var rows = Columns("rows.tsv", 10, 1);
        var result = TeacherCacheTool.Run(
            [verb, "--teacher", TeacherCacheTool.Teacher, "--data", rows, "--label-columns", "plot,good,bad", .. verb == "run" ? new[] { "--out", _folder["cache"] } : []]);
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("label columns plot, good, bad give a row several labels");
        result.Error.ShouldContain("config.json says no problem_type, and that means softmax");
        Directory.Exists(_folder["cache"]).ShouldBeFalse();
    }

    private static string Ok(StudentTrainerTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return result.Error;
    }

    private static Dictionary<string, double> Metrics(StudentTrainerTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return Metrics(JsonDocument.Parse(result.Output).RootElement);
    }

    private static Dictionary<string, double> Metrics(TeacherCacheTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return Metrics(result.Json);
    }

    private static Dictionary<string, double> Metrics(JsonElement json) =>
        json.GetProperty("metrics").EnumerateObject().ToDictionary(m => m.Name, m => Math.Round(m.Value.GetDouble(), 9));

    private string Lists(string name, int rows, int seed) =>
        _folder.Write(name, string.Concat(Texts(rows, seed).Select(t => JsonSerializer.Serialize(new { text = t, labels = Classes.Where(t.Split(' ').Contains) }) + "\n")));

    private string Columns(string name, int rows, int seed) => _folder.Write(
        name, "sentence\tgood\tplot\tbad\tother\n" + string.Concat(Texts(rows, seed).Select(t => $"{t}\t{Flag(t, "good")}\t{Flag(t, "plot")}\t{Flag(t, "bad")}\t0\n")));

    private static readonly string[] Classes = ["good", "bad", "plot"];

    private static int Flag(string text, string word) => text.Split(' ').Contains(word) ? 1 : 0;

    // Of each word that decides a class about half of the texts have it.
    private static List<string> Texts(int rows, int seed)
    {
        var random = new Random(seed);
        string[] others = ["film", "was", "the", "very", "a", "cast", "and", "story", "it"];
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            List<string> words = [.. Enumerable.Range(0, 3 + random.Next(4)).Select(_ => others[random.Next(others.Length)])];
            foreach (var word in Classes.Where(_ => random.Next(2) == 0))
            {
                words.Insert(random.Next(words.Count), word);
            }

            return string.Join(' ', words);
        })];
    }
}
