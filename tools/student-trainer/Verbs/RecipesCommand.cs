using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Loading;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer recipes [show NAME]</c>: what ships, and a recipe's YAML to start one's own from.</summary>
internal sealed class RecipesCommand : VerbCommand
{
    /// <summary>Makes the verb.</summary>
    public RecipesCommand()
        : base("recipes", "Lists the shipped recipes, or shows one as YAML.")
    {
        Subcommands.Add(new ShowCommand());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["student-trainer recipes", "student-trainer recipes show hinton > my-recipe.yaml"];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var width = RecipeLoader.Names.Max(n => n.Length);
        foreach (var recipe in RecipeLoader.Names.Select(n => RecipeLoader.Load(n, [])))
        {
            console.Out.WriteLine(WordWrap.Of($"{recipe.Name.PadRight(width)}  {recipe.Description}", console.Width, new string(' ', width + 2)));
        }

        return Task.FromResult(0);
    }

    private sealed class ShowCommand : VerbCommand
    {
        private readonly Argument<string> _name = new("NAME") { Description = "A shipped recipe, or a YAML file" };

        public ShowCommand()
            : base("show", "Shows a recipe's YAML, comments included.")
        {
            _name.CompletionSources.Add([.. RecipeLoader.Names]);
            Arguments.Add(_name);
        }

        public override IReadOnlyList<string> Examples => ["student-trainer recipes show hinton > my-recipe.yaml"];

        protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
        {
            console.Out.Write(RecipeLoader.Show(parsed.GetValue(_name)!));
            return Task.FromResult(0);
        }
    }
}
