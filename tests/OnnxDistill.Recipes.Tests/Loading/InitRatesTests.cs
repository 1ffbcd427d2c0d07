using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Tests.Loading;

public sealed class InitRatesTests
{
    private static readonly StudentOptions _teacher = new() { Hidden = 384, Intermediate = 1536 };

    [Theory]
    [InlineData("hinton")]
    [InlineData("hard-labels")]
    [InlineData("bert-pkd")]
    [InlineData("tinybert")]
    public void A_shipped_recipe_takes_the_small_rate_from_a_teachers_weights_only(string name)
    {
        Rates(RecipeLoader.Load(name, [])).ShouldAllBe(r => r >= 3e-4);
        InitRates.Of(RecipeLoader.Load(name, [])).ShouldBeEmpty();

        Rates(RecipeLoader.Load(name, [], _teacher)).ShouldAllBe(r => r == 1e-4);
        InitRates.Of(RecipeLoader.Load(name, [], _teacher)).ShouldBe([1e-4]);
    }

    [Theory]
    [InlineData("learning_rate=5e-4", 5e-4)]
    [InlineData("train.optimizer.learning_rate=2e-5", 2e-5)]
    [InlineData("init_learning_rate=3e-5", 3e-5)]
    public void What_is_set_wins(string set, double rate) => Rates(RecipeLoader.Load("hinton", [set], _teacher)).ShouldBe([rate]);

    [Fact]
    public void A_rate_set_for_one_stage_leaves_the_others_the_small_one()
    {
        Rates(RecipeLoader.Load("minilm", ["prediction.learning_rate=5e-5"], _teacher)).ShouldBe([1e-4, 5e-5]);
        Rates(RecipeLoader.Load("minilm", ["init_learning_rate=2e-5", "prediction.learning_rate=5e-5"], _teacher)).ShouldBe([2e-5, 2e-5]);
    }

    [Fact]
    public void A_recipe_of_ones_own_without_the_key_keeps_its_rate() => Rates(RecipeLoader.Parse(
        "stages: [{name: a, objectives: [{kind: hard-label}], optimizer: {learning_rate: 3e-4}}]", "r.yaml", "r", [], _teacher)).ShouldBe([3e-4]);

    [Fact]
    public void What_a_run_keeps_comes_back_the_same()
    {
        var kept = RecipeWriter.Write(RecipeLoader.Load("tinybert", [], _teacher));

        RecipeWriter.Write(RecipeLoader.Parse(kept, "recipe.yaml", "r", [])).ShouldBe(kept);
        Rates(RecipeLoader.Parse(kept, "recipe.yaml", "r", [])).ShouldBe([1e-4, 1e-4]);
    }

    private static double[] Rates(Recipe recipe) => [.. recipe.Stages.Select(s => s.Optimizer.LearningRate)];
}
