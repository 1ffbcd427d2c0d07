using OnnxDistill.Recipes.Loading;

namespace OnnxDistill.Recipes.Tests.Loading;

public sealed class ChangedRecipeTests
{
    [Fact]
    public void A_changed_recipe_is_read_back_as_the_same_recipe()
    {
        string[] set = ["max_steps=60", "student.dropout=0.2", "early_stopping.patience=2"];
        foreach (var name in RecipeLoader.Names)
        {
            RecipeWriter.Write(RecipeLoader.Parse(RecipeLoader.Change(name, []), "f.yaml", "f", [])).ShouldBe(RecipeWriter.Write(RecipeLoader.Load(name, [])), name);
            RecipeWriter.Write(RecipeLoader.Parse(RecipeLoader.Change(name, set), "f.yaml", "f", [])).ShouldBe(RecipeWriter.Write(RecipeLoader.Load(name, set)), name);
        }
    }

    [Fact]
    public void Nothing_is_written_that_nobody_gave()
    {
        var text = RecipeLoader.Change("hinton", ["temperature=4"]);

        text.ShouldContain("temperature: 4");
        text.ShouldNotContain("{}");
        text.ShouldNotContain("hidden:");
        text.ShouldNotContain("#");
    }

    [Fact]
    public void An_unknown_key_is_refused() => Should.Throw<InvalidDataException>(() => RecipeLoader.Change("hinton", ["temprature=4"])).Message.ShouldContain("nearest known: temperature");
}
