using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>
/// A teacher assistant (Wang et al. 2020, section 3.4; Mirzadeh et al. 2019): a student of the teacher, exported, is the teacher of a smaller one. Nothing but
/// files goes from one to the next.
/// </summary>
public sealed class TeacherAssistantTests : IDisposable
{
    private static readonly string[] Small = ["--threads", "1", "--set", "batch_size=16", "--set", "learning_rate=5e-3"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _train;
    private readonly string _dev;

    public TeacherAssistantTests() => (_train, _dev) = (TinyData.Tsv(_folder, "train.tsv", 200, seed: 1), TinyData.Tsv(_folder, "dev.tsv", 60, seed: 2));

    [Theory]
    [InlineData("minilm", "logits,scores:2,values:2", "logits,scores:2,values:2")]         // the assistant is as deep as the teacher and as wide as the student
    [InlineData("tinybert", "logits,hidden:0-3,scores:0-2", "logits,hidden:0,3,scores:2", Traits = ["Category", "Slow"])]
    public void An_exported_student_is_the_next_ones_teacher(string recipe, string first, string second)
    {
        Trained("teacher", ["--recipe", "hard-labels", "--data", _train, "--tokenizer", TinyData.Tokenizer(_folder), "--set", "student.layers=3", "--set", "student.hidden=48", "--set", "student.heads=2", "--set", "student.intermediate=64", "--set", "epochs=8"]);
        Cache("teacher", recipe, "student.layers=3").ShouldBe(first);
        Trained("assistant", Student(recipe, "teacher", layers: 3));
        Cache("assistant", recipe, "student.layers=1").ShouldBe(second);
        Trained("student", Student(recipe, "assistant", layers: 1));

        var (teacher, assistant, student) = (Config("teacher"), Config("assistant"), Config("student"));
        (teacher["hidden_size"]!.GetValue<int>(), assistant["hidden_size"]!.GetValue<int>(), student["hidden_size"]!.GetValue<int>()).ShouldBe((48, 24, 24));
        (teacher["num_hidden_layers"]!.GetValue<int>(), assistant["num_hidden_layers"]!.GetValue<int>(), student["num_hidden_layers"]!.GetValue<int>()).ShouldBe((3, 3, 1));
        student["id2label"]!.ToJsonString().ShouldBe(teacher["id2label"]!.ToJsonString());
        JsonNode.Parse(File.ReadAllText(_folder["student-run/run.json"]))!.ToJsonString().ShouldContain("\"assistant\"");
        Accuracy("student").ShouldBeGreaterThan(0.8);
    }

    public void Dispose() => _folder.Dispose();

    private string[] Student(string recipe, string teacher, int layers) =>
    [
        "--recipe", recipe, "--cache", _folder[$"{teacher}-cache"], "--set", $"student.layers={layers}", "--set", "student.hidden=24", "--set", "student.intermediate=48", "--set", "epochs=6",
    ];

    private void Trained(string name, string[] options)
    {
        Ok(StudentTrainerTool.Run(["train", .. options, "--dev", _dev, "--out", _folder[$"{name}-run"], .. Small]));
        Ok(StudentTrainerTool.Run("export", _folder[$"{name}-run"], "--out", _folder[name]));
    }

    private string Cache(string teacher, string recipe, string set)
    {
        var run = TeacherCacheTool.Run(
            "run", "--teacher", _folder[teacher], "--data", _train, "--for", recipe, "--set", set, "--out", _folder[$"{teacher}-cache"]);
        run.Code.ShouldBe(0, run.Error);
        return JsonNode.Parse(File.ReadAllText(_folder[$"{teacher}-cache/plan.json"]))!.AsObject().Single(p => p.Key.Equals("capture", StringComparison.OrdinalIgnoreCase)).Value!.GetValue<string>();
    }

    private JsonNode Config(string name) => JsonNode.Parse(File.ReadAllText(_folder[$"{name}/config.json"]))!;

    private double Accuracy(string name)
    {
        var score = TeacherCacheTool.Run("score", "--teacher", _folder[name], "--data", _dev, "--json");
        score.Code.ShouldBe(0, score.Error);
        return score.Json.GetProperty("metrics").GetProperty("accuracy").GetDouble();
    }

    private static void Ok(StudentTrainerTool.Result result) => result.Code.ShouldBe(0, result.Error);
}
