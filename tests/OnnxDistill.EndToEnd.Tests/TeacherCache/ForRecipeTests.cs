using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary><c>run --for</c>: the capture is what the recipe's objectives read, nothing more.</summary>
public sealed class ForRecipeTests : IDisposable
{
    private const string Mine = """
        name: mine
        student:
          layers: 2
        stages:
          - name: warm
            objectives:
              - kind: hard-label
            epochs: 1
          - name: train
            objectives:
              - kind: OBJECTIVE
                weight: 0.7
              - kind: hard-label
                weight: 0.3
            epochs: 1
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    [InlineData("hard-labels")]                     // reads labels alone; a cache holds the logits at least
    public void A_shipped_recipe_captures_what_it_reads(string recipe) => Captured(recipe).ShouldBe("logits");

    [Theory]
    [InlineData("soft-target")]
    [InlineData("logits-mse")]
    public void A_recipe_of_ones_own_captures_what_it_reads(string objective) =>
        Captured(_folder.Write("mine.yaml", Mine.Replace("OBJECTIVE", objective, StringComparison.Ordinal))).ShouldBe("logits");

    [Theory]
    [InlineData("mine.yaml", "mine.yaml:11")]                 // the line of the unknown kind
    [InlineData("absent.yaml", "no recipe file")]
    public void What_is_wrong_with_a_recipe_is_told_before_anything_runs(string name, string says)
    {
        _folder.Write("mine.yaml", Mine.Replace("OBJECTIVE", "telepathy", StringComparison.Ordinal));
        var result = Run(TeacherCacheTool.Teacher, _folder[name]);
        result.Code.ShouldBe(2);
        result.Error.ShouldContain(says);
        result.ErrorLines.Length.ShouldBe(1, result.Error);
        Directory.Exists(_folder["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void A_teacher_that_cannot_give_what_a_recipe_reads_is_named_with_the_recipe()
    {
        var model = HeadModel.Save(_folder["mlm.onnx"], pooled: false);
        HeadModel.SaveTokenizer(Path.GetDirectoryName(model)!);
        var result = Run(model, "hinton");
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("mlm.onnx: no output holds the logits of a text classifier or regressor");
        result.Error.ShouldContain("(recipe hinton reads logits)");
        result.ErrorLines.Length.ShouldBe(1, result.Error);
    }

    private string Captured(string recipe)
    {
        var result = Run(TeacherCacheTool.Teacher, recipe);
        result.Code.ShouldBe(0, result.Error);
        return CachePlan.Load(_folder["cache"]).Capture;
    }

    private TeacherCacheTool.Result Run(string teacher, string recipe) => TeacherCacheTool.Run(
        ["run", "--teacher", teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "20", "--out", _folder["cache"], "--for", recipe]);
}
