using System.Text.Json;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>Recipes that imitate the teacher's layers, from the teacher that the repository ships to an exported student.</summary>
public sealed class ImitatingRecipesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert-pkd", "logits,hidden:2,4@cls")]
    [InlineData("distilbert", "logits,hidden:6")]
    [InlineData("tinybert", "logits,hidden:0,2,4,6,scores:1,3,5")]
    [InlineData("minilm", "logits,scores:5,values:5")]
    [InlineData("minilm-v2", "logits,qkv:5")]
    [InlineData("mobilebert", "logits,hidden:1-6,scores:0-5")]
    public void A_recipe_trains_from_the_cache_that_is_made_for_it(string recipe, string capture)
    {
        Cache(recipe);
        using (var plan = JsonDocument.Parse(File.ReadAllText(_folder["cache/plan.json"])))
        {
            plan.RootElement.EnumerateObject().Single(p => p.Name.Equals("capture", StringComparison.OrdinalIgnoreCase)).Value.GetString().ShouldBe(capture);
        }

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

    private void Cache(string recipe)
    {
        var run = TeacherCacheTool.Run(
            ["run", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "40", "--for", recipe, "--out", _folder["cache"]]);
        run.Code.ShouldBe(0, run.Error);
    }
}
