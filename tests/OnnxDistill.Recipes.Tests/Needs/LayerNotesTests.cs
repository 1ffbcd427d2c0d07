using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;

namespace OnnxDistill.Recipes.Tests.Needs;

public sealed class LayerNotesTests
{
    [Fact]
    public void TinyBert_says_which_layers_it_takes_where_they_do_not_divide()
    {
        var recipe = RecipeLoader.Load("tinybert", ["student.layers=4"]);

        LayerNotes.Of(recipe, 6).ShouldBe(
        [
            "the teacher's 6 layers do not divide by student.layers, 4; the nearest ones are imitated (student:teacher, 0-based): attention-mse 0:1 1:2 2:3 3:5; hidden-mse 1:2 2:3 3:4 4:6",
        ]);
        recipe.Needs(6).Resolve(6).ToString().ShouldBe("logits,hidden:0,2-4,6,scores:1-3,5");
    }

    [Theory]
    [InlineData("tinybert", "student.layers=3", 6)]
    [InlineData("tinybert", "student.layers=4", 12)]
    [InlineData("bert-pkd", "patience.layers=last", 4)]
    [InlineData("hinton", "student.layers=4", 6)]
    public void Nothing_is_said_where_the_rule_decides(string name, string set, int teacher) =>
        LayerNotes.Of(RecipeLoader.Load(name, [set]), teacher).ShouldBeEmpty();

    [Fact]
    public void An_objective_without_weight_says_nothing() =>
        LayerNotes.Of(RecipeLoader.Load("tinybert", ["student.layers=4", "attention-mse.weight=0", "hidden-mse.weight=0"]), 6).ShouldBeEmpty();
}
