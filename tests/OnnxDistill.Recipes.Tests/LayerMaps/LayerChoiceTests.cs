using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Tests.LayerMaps;

public sealed class LayerChoiceTests
{
    private const string Stages = "stages: [{name: a, objectives: [{kind: hard-label}]}]";

    [Theory]
    [InlineData("first", 12, 3, new[] { 0, 1, 2 })]
    [InlineData("last", 12, 3, new[] { 9, 10, 11 })]
    [InlineData("every", 12, 6, new[] { 0, 2, 4, 6, 8, 10 })]
    [InlineData("every", 6, 4, new[] { 0, 1, 3, 4 })]
    [InlineData("[0,2,4,7,9,11]", 12, 6, new[] { 0, 2, 4, 7, 9, 11 })]
    public void A_choice_names_the_teachers_layers(string text, int teacher, int student, int[] layers) =>
        LayerChoice.TryParse(text)!.Of(teacher, student).ShouldBe(layers);

    [Theory]
    [InlineData("middle")]
    [InlineData("[]")]
    [InlineData("[0, 0]")]
    [InlineData("[-1]")]
    [InlineData("0,1")]
    public void Anything_else_is_refused_with_what_may_stand_there(string text)
    {
        LayerChoice.TryParse(text).ShouldBeNull();
        Should.Throw<InvalidDataException>(() => RecipeLoader.Load("hinton", [$"student.init_layers={text}"])).Message
            .ShouldBe($"--set: init_layers takes first, last, every or a list of the teacher's layers such as [0, 2, 4], each once, not '{text}'");
    }

    [Fact]
    public void A_layer_beyond_the_teachers_is_named() =>
        Should.Throw<InvalidDataException>(() => LayerChoice.TryParse("[0, 6]")!.Of(6, 2)).Message
            .ShouldBe("student.init_layers names layer 6, but the teacher to start from has layers 0 to 5");

    [Theory]
    [InlineData("init_layers: [0, 2, 4]", 3)]
    [InlineData("init_layers: last", 4)]
    public void A_list_says_how_many_layers_there_are_and_comes_back_from_YAML(string key, int layers)
    {
        var recipe = RecipeLoader.Parse($"student: {{{key}}}\n{Stages}", "r.yaml", "r", []);

        recipe.Student.Layers.ShouldBe(layers);
        RecipeLoader.Parse(RecipeWriter.Write(recipe), "r.yaml", "r", []).Student.ShouldBe(recipe.Student);
    }

    [Fact]
    public void A_list_and_another_number_of_layers_contradict_each_other() =>
        Should.Throw<InvalidDataException>(() => RecipeLoader.Parse($"student: {{layers: 2, init_layers: [0, 2, 4]}}\n{Stages}", "r.yaml", "r", [])).Message
            .ShouldBe("r.yaml: student.init_layers names 3 layers, but student.layers is 2; leave student.layers out");

    [Fact]
    public void Keys_that_nobody_gives_follow_the_given_student()
    {
        var teacher = new StudentOptions { Hidden = 384, Intermediate = 1536 };

        var student = RecipeLoader.Load("hard-labels", ["student.intermediate=64"], teacher).Student;

        student.Hidden.ShouldBe(384);
        student.Intermediate.ShouldBe(64);
        RecipeLoader.Parse(Stages, "r.yaml", "r", [], teacher).Student.Hidden.ShouldBe(384);
    }
}
