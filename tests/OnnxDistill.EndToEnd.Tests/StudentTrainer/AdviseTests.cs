using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.TeacherCache;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>What <c>advise</c> says is trained as it says it.</summary>
public sealed class AdviseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_recipe_that_it_writes_is_trained()
    {
        var cache = TinyCache.Write(_folder["my cache"], capture: "logits,hidden,scores");
        var (yaml, run) = (_folder["my recipe.yaml"], _folder["run"]);

        var advice = StudentTrainerTool.Run("advise", "--cache", cache, "--size", "0.3", "--out", yaml);

        advice.Code.ShouldBe(0, advice.Error);
        advice.Error.ShouldContain($"the recipe is in {yaml}");
        advice.Output.ShouldContain("recipe    tinybert --set ");
        advice.Output.ShouldContain($"  student-trainer train --recipe '{yaml}' --cache '{cache}' ");
        var trained = StudentTrainerTool.Run("train", "--recipe", yaml, "--cache", cache, "--dev", cache, "--out", run, "--set", "max_steps=3");
        trained.Code.ShouldBe(0, trained.Error);
        StudentTrainerTool.Run("advise", "--cache", cache, "--out", yaml).Code.ShouldBe(2);
    }

    [Fact]
    public void A_student_of_the_shipped_teachers_layers_starts_from_its_weights()
    {
        var (cache, yaml) = (_folder["cache"], _folder["advised.yaml"]);
        TeacherCacheTool.Run(["run", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "64", "--out", cache]).Code.ShouldBe(0);

        var advice = StudentTrainerTool.Run("advise", "--cache", cache, "--json", "--out", yaml);

        advice.Code.ShouldBe(0, advice.Error);
        var json = JsonNode.Parse(advice.Output)!;
        json.AsObject().Select(p => p.Key).ShouldBe(["facts", "findings", "candidates", "recipe", "set", "init", "yaml", "commands"]);
        json["recipe"]!.GetValue<string>().ShouldBe("hinton");
        json["init"]!.GetValue<bool>().ShouldBeTrue();
        json["yaml"]!.GetValue<string>().ShouldBe(File.ReadAllText(yaml));
        json["candidates"]!.AsArray().Single(c => c!["chosen"]!.GetValue<bool>())!["name"]!.GetValue<string>().ShouldBe("3x384");
        json["candidates"]!.AsArray().ShouldAllBe(c => c!["pruned"]!.GetValue<long>() < c["parameters"]!.GetValue<long>());
        string[] words = [.. json["commands"]![0]!["words"]!.AsArray().Select(w => w!.GetValue<string>())];
        var trained = StudentTrainerTool.Run([.. words[1..].Select(w => w switch { "TEACHER" => TeacherCacheTool.Teacher, "DEV" => cache, "runs/advised" => _folder["run"], _ => w }), "--set", "max_steps=2"]);
        trained.Code.ShouldBe(0, trained.Error);
        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["parameters"]!.GetValue<long>()
            .ShouldBe(json["candidates"]!.AsArray().Single(c => c!["chosen"]!.GetValue<bool>())!["parameters"]!.GetValue<long>());
    }

    [Fact]
    public void Ten_times_the_speed_of_the_shipped_teacher_is_a_BiLSTMs()
    {
        var (cache, yaml) = (_folder["cache"], _folder["advised.yaml"]);
        TeacherCacheTool.Run(["run", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "64", "--out", cache]).Code.ShouldBe(0);

        StudentTrainerTool.Run("advise", "--cache", cache, "--speed", "10x", "--labels", "few", "--out", yaml).Output.ShouldContain("\nrecipe    distilled-bilstm --set student.embedding=300");

        var trained = StudentTrainerTool.Run("train", "--recipe", yaml, "--cache", cache, "--dev", cache, "--out", _folder["run"], "--set", "max_steps=2");
        trained.Code.ShouldBe(0, trained.Error);
    }
}
