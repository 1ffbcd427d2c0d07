using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Advice;

/// <summary>The commands that follow from the advice, in order.</summary>
internal static class AdvisedCommands
{
    private const string Run = "runs/advised";
    private static readonly string[] Pruned = ["--prune-vocabulary", "--int8"];
    private static readonly string[] Dev = ["--dev", "DEV"];
    private static readonly string[] Init = ["--init", "TEACHER"];

    /// <summary>The commands.</summary>
    /// <param name="context">The cache and what is wanted.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="captureAgain">Whether the cache lacks what it reads.</param>
    public static IEnumerable<AdviceCommand> Of(AdviceContext context, AdvisedRecipe recipe, bool captureAgain)
    {
        var facts = context.Facts;
        string[] changed = context.Options.RecipeFile is { } file ? [file] : [recipe.Name, .. recipe.Settings.SelectMany(s => new[] { "--set", s })];
        var cache = captureAgain ? Path.TrimEndingDirectorySeparator(facts.Folder) + "-advised" : facts.Folder;
        if (captureAgain)
        {
            yield return new AdviceCommand("cache what the recipe reads", ["teacher-cache", "run", "--teacher", "TEACHER", "--data", "DATA", "--for", .. changed, .. Columns(facts), "--out", cache]);
        }

        string[] start = [.. recipe.StartsFromTeacher ? Init : [], .. facts.Masked ? [] : Dev];
        yield return new AdviceCommand("train", ["student-trainer", "train", "--recipe", .. changed, "--cache", cache, .. start, "--out", Run]);
        if (recipe.Name == "hinton" && facts.Answers is { HasClasses: true } answers)
        {
            yield return new AdviceCommand(
                "compare temperatures, beside the same student without a teacher",
                ["student-trainer", "sweep", "--recipe", .. changed, "--cache", cache, .. start, "--grid", $"temperature={string.Join(',', TemperatureRule.Around(answers))}", "--seeds", "3", "--out", "sweeps/advised"]);
        }

        string[] smaller = context.Options.Size is not null && context.Chosen?.Pruned is not null ? Pruned : [];
        yield return new AdviceCommand("export", ["student-trainer", "export", Run, .. smaller, .. facts.Masked ? [] : Dev, "--out", "students/advised"]);
    }

    // The columns are those of the cache; where they were found by the header, they are again.
    private static string[] Columns(CacheFacts facts) => CachedData.ColumnsOf(facts.Plan) is { HasHeader: false, Text: { } text } columns
        ? [.. Option("--text-column", text), .. Option("--pair-column", columns.Pair), .. Option("--label-column", columns.Label)] : [];

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];
}
