using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;

namespace OnnxDistill.Recipes.Tests.Schema;

public sealed class ObjectiveOptionsTests
{
    [Theory]
    [InlineData("layers: last", "last")]
    [InlineData("layers: [1, 3]", "[1, 3]")]
    public void A_layer_map_comes_back_from_YAML(string key, string text)
    {
        var recipe = Parse($"kind: patience, {key}");

        recipe.Stages[0].Objectives[0].Layers.ShouldBe(LayerRule.TryParse(text));
        RecipeLoader.Parse(RecipeWriter.Write(recipe), "r.yaml", "r", []).Stages[0].Objectives[0].ShouldBe(recipe.Stages[0].Objectives[0]);
    }

    [Fact]
    public void A_layer_map_can_be_set() =>
        Parse("kind: hidden-mse", "hidden-mse.layers=[0,5]").Stages[0].Objectives[0].Layers.Layers.ShouldBe([0, 5]);

    [Theory]
    [InlineData("kind: patience, layers: middle", "layers takes uniform, nearest, skip, last, first, spread or a list of the teacher's layers such as [1, 3, 5], not 'middle'")]
    [InlineData("kind: hidden-cosine, layers: last", "layers has no meaning for hidden-cosine")]
    [InlineData("kind: attention-mse, projection: shared", "projection has no meaning for attention-mse")]
    [InlineData("kind: hidden-mse, projection: big", "projection must be one of shared, separate, none")]
    [InlineData("kind: attention-transfer, dialect: reference", "attention-transfer knows the dialects masked and paper")]
    [InlineData("kind: feature-map, decomposed: true, dialect: paper", "knows the dialect masked only")]
    public void A_key_without_meaning_or_a_wrong_value_is_refused(string objective, string says) =>
        Should.Throw<InvalidDataException>(() => Parse(objective)).Message.ShouldContain(says);

    [Fact]
    public void A_student_without_layers_cannot_imitate_them() =>
        Should.Throw<InvalidDataException>(() => Parse("kind: attention-mse", "student.kind=bilstm")).Message
            .ShouldBe("r.yaml: objective attention-mse compares the layers of two encoders, and a bilstm has none; take student.kind bert, or soft-target or logits-mse");

    [Theory]
    [InlineData("nothing", 192, 12, 768)]
    [InlineData("heads", 192, 6, 768)]
    [InlineData("width", 384, 6, 1536)]
    public void A_student_follows_its_teacher_where_nothing_is_given(string follow, int hidden, int heads, int intermediate)
    {
        var student = Followed(follow);

        (student.Hidden, student.Heads, student.Intermediate).ShouldBe((hidden, heads, intermediate));
    }

    [Fact]
    public void What_is_given_is_not_followed() => Followed("width", "student.hidden=96").Hidden.ShouldBe(96);

    [Fact]
    public void Heads_that_follow_a_teacher_are_checked_when_it_is_known()
    {
        const string Text = "student: {hidden: 100, follow: heads}\nstages: [{objectives: [{kind: hard-label}]}]";

        RecipeLoader.Parse(Text, "r.yaml", "r", []).Student.Hidden.ShouldBe(100);
        RecipeLoader.Parse(Text, "r.yaml", "r", [], teacher: new TeacherShape(12, 384, 10)).Student.Heads.ShouldBe(10);
        Should.Throw<InvalidDataException>(() => RecipeLoader.Parse(Text, "r.yaml", "r", [], teacher: new TeacherShape(12, 384, 6)))
            .Message.ShouldBe("r.yaml: student.hidden 100 is not a multiple of student.heads 6");
    }

    private static StudentOptions Followed(string follow, params string[] set) => RecipeLoader.Parse(
        $"student: {{follow: {follow}}}\nstages: [{{name: a, objectives: [{{kind: hard-label}}]}}]", "r.yaml", "r", set, teacher: new TeacherShape(12, 384, 6)).Student;

    private static Recipe Parse(string objective, params string[] set) =>
        RecipeLoader.Parse($"stages: [{{name: a, objectives: [{{{objective}}}]}}]", "r.yaml", "r", set);
}
