using System.CommandLine;
using OnnxDistill.Recipes.Loading;

namespace OnnxDistill.StudentTrainer.Commands;

/// <summary><c>recipes [show NAME]</c>: what ships, and a recipe's YAML to start one's own from.</summary>
internal static class RecipesCommand
{
    private const string Examples = """
        Lists the shipped recipes, or prints one as YAML.

        Examples:
          student-trainer recipes
          student-trainer recipes show hinton > my-recipe.yaml
        """;

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "A shipped recipe, or a YAML file." };
        var show = new Command("show", "Prints a recipe's YAML, comments included.") { name };
        show.SetAction(parsed => Console.Out.Write(RecipeLoader.Show(parsed.GetValue(name)!)));

        var command = new Command("recipes", Examples) { show };
        command.SetAction(_ => List());
        return command;
    }

    private static void List()
    {
        var width = RecipeLoader.Names.Max(n => n.Length);
        foreach (var recipe in RecipeLoader.Names.Select(n => RecipeLoader.Load(n, [])))
        {
            Console.Out.WriteLine($"{recipe.Name.PadRight(width)}  {recipe.Description}");
        }
    }
}
