using System.Text.Json;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>Recipes that imitate the teacher's layers, from the teacher that the repository ships to an exported student.</summary>
public sealed class ImitatingRecipesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert-pkd", "logits,hidden:2,4@cls", Traits = ["Category", "Slow"])]
    [InlineData("distilbert", "logits,hidden:6")]
    [InlineData("tinybert", "logits,hidden:0,2,4,6,scores:1,3,5")]
    [InlineData("minilm", "logits,scores:5,values:5", Traits = ["Category", "Slow"])]
    [InlineData("minilm-v2", "logits,qkv:5")]
    [InlineData("mobilebert", "logits,hidden:1-6,scores:0-5")]
    public void A_recipe_trains_from_the_cache_that_is_made_for_it(string recipe, string capture)
    {
        Cache(recipe);
        Capture().ShouldBe(capture);

        var train = StudentTrainerTool.Run(
            "train", "--recipe", recipe, "--cache", _folder["cache"], "--dev", TeacherCacheTool.Rows("dev"), "--out", _folder["run"], "--set", "max_steps=3", "--set", "batch_size=8");

        train.Code.ShouldBe(0, train.Error);
        train.Error.Contains("what distilbert learns of a vocabulary is left out, classes and labels take its place", StringComparison.Ordinal).ShouldBe(recipe == "distilbert");
        using var summary = JsonDocument.Parse(File.ReadAllText(_folder["run/summary.json"]));
        summary.RootElement.GetProperty("dev").GetProperty("accuracy").GetDouble().ShouldBeInRange(0, 1);
    }

    [Fact]
    public void A_student_that_cannot_be_compared_is_refused_in_a_sentence()
    {
        Cache("minilm");

        var train = StudentTrainerTool.Run(
            "train", "--recipe", "minilm", "--cache", _folder["cache"], "--out", _folder["run"], "--set", "student.heads=6");

        train.Code.ShouldBe(2);
        train.Error.ShouldContain("the student has 6 heads and the teacher 12; set student.heads=12");
    }

    [Fact]
    public void A_layer_map_that_does_not_fit_the_teacher_is_refused_before_it_runs()
    {
        var recipe = _folder.Write("four.yaml", "student: {layers: 4}\nstages: [{objectives: [{kind: attention-mse}]}]\n");

        var run = TeacherCacheTool.Run(
            ["run", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--for", recipe, "--out", _folder["cache"]]);

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("the teacher's 6 layers do not divide by student.layers, 4");
    }

    [Theory]
    [InlineData("tinybert", "student.layers=4", "logits,hidden:0,2-4,6,scores:1-3,5")]
    [InlineData("bert-pkd", "patience.layers=last", "logits,hidden:4,5@cls", Traits = ["Category", "Slow"])]
    [InlineData("minilm-v2", "teacher_layer=3", "logits,qkv:3", Traits = ["Category", "Slow"])]
    [InlineData("minilm", "teacher_layer=2", "logits,scores:2,values:2", Traits = ["Category", "Slow"])]
    public void Other_layers_are_set_for_the_cache_and_for_the_student_alike(string recipe, string set, string capture)
    {
        var told = Cache(recipe, "--set", set);
        var train = StudentTrainerTool.Run(
            "train", "--recipe", recipe, "--cache", _folder["cache"], "--out", _folder["run"], "--set", set, "--set", "max_steps=2", "--set", "batch_size=8");

        train.Code.ShouldBe(0, train.Error);
        Capture().ShouldBe(capture);
        foreach (var error in new[] { told, train.Error })
        {
            error.Contains("the teacher's 6 layers do not divide by student.layers, 4; the nearest ones are imitated", StringComparison.Ordinal).ShouldBe(recipe == "tinybert");
        }
    }

    [Fact]
    public void A_key_without_a_recipe_to_change_is_refused() =>
        TeacherCacheTool.Run("run", "--teacher", TeacherCacheTool.Teacher, "--data", "x.tsv", "--set", "layers=4", "--out", _folder["cache"]).Code.ShouldBe(1);

    private string Cache(string recipe, params string[] more)
    {
        var run = TeacherCacheTool.Run(
            ["run", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "40", "--for", recipe, "--out", _folder["cache"], .. more]);
        run.Code.ShouldBe(0, run.Error);
        return run.Error;
    }

    private string? Capture()
    {
        using var plan = JsonDocument.Parse(File.ReadAllText(_folder["cache/plan.json"]));
        return plan.RootElement.EnumerateObject().Single(p => p.Name.Equals("capture", StringComparison.OrdinalIgnoreCase)).Value.GetString();
    }
}
