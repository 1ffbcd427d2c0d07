using OnnxDistill.Recipes.Loading;

namespace OnnxDistill.Recipes.Tests.Needs;

public sealed class NeedsTests
{
    [Theory]
    [InlineData("hinton", "logits")]
    [InlineData("distilled-bilstm", "logits")]
    [InlineData("hard-labels", "")]
    public void A_recipe_needs_what_its_objectives_read(string name, string capture) =>
        RecipeLoader.Load(name, []).Needs.ToString().ShouldBe(capture);

    [Fact]
    public void An_objective_without_weight_needs_nothing() =>
        RecipeLoader.Load("hinton", ["soft-target.weight=0"]).Needs.IsEmpty.ShouldBeTrue();
}
