using System.Security.Cryptography;
using System.Text;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Sweeps;
using OnnxDistill.Student.Training;

namespace OnnxDistill.StudentTrainer.Sweeps;

/// <summary>The points of a sweep with their recipes: the grid's, and the baselines that they are to beat.</summary>
/// <param name="Points">The points.</param>
/// <param name="Recipes">The recipe of each point, by its folder.</param>
/// <param name="Read">The recipe that says what the point's rows are read for, by its folder: of a baseline that of the points it stands beside.</param>
/// <param name="Note">Why there is no baseline; null where there is one.</param>
internal sealed record SweepPoints(
    IReadOnlyList<SweepPoint> Points, IReadOnlyDictionary<string, Recipe> Recipes, IReadOnlyDictionary<string, Recipe> Read, string? Note)
{
    /// <summary>Gets a hash of all recipes.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Points.Select(p => RecipeWriter.Write(Recipes[p.Folder]))))));

    /// <summary>Loads the recipe of every point, which checks all values, and makes the baselines.</summary>
    /// <param name="axes">The grid.</param>
    /// <param name="load">Loads the recipe with a point's assignments.</param>
    /// <param name="inputs">What recipes train on.</param>
    /// <param name="check">Refuses a recipe that cannot train on its inputs.</param>
    public static SweepPoints Of(IReadOnlyList<SweepAxis> axes, Func<IReadOnlyList<string>, Recipe> load, SweepInputs inputs, Action<Recipe, TrainingInputs> check)
    {
        var grid = SweepGrid.Points(axes);
        var recipes = grid.ToDictionary(p => p.Folder, p => load([.. p.Settings.Select(s => $"{s.Key}={s.Value}")]));
        var read = new Dictionary<string, Recipe>(recipes);
        var (baselines, note) = (new List<(string Text, Recipe Recipe, List<SweepPoint> Beside)>(), (string?)null);
        foreach (var point in grid)
        {
            var input = inputs.Of(recipes[point.Folder]);
            check(recipes[point.Folder], input);
            var (baseline, reason) = Baseline(recipes[point.Folder], input);
            note ??= reason;
            if (baseline is null)
            {
                continue;
            }

            var text = RecipeWriter.Write(baseline);
            if (baselines.Find(b => b.Text == text) is { Beside: { } beside })
            {
                beside.Add(point);
            }
            else
            {
                baselines.Add((text, baseline, [point]));
            }
        }

        var points = grid.ToList();
        foreach (var (_, recipe, beside) in baselines)
        {
            var point = Point(axes, beside, baselines.Count, points.Count - grid.Count);
            points.Add(point);
            recipes[point.Folder] = recipe;
            read[point.Folder] = recipes[beside[0].Folder];
        }

        return new SweepPoints(points, recipes, read, note);
    }

    private static (Recipe? Recipe, string? Reason) Baseline(Recipe recipe, TrainingInputs inputs) =>
        inputs.Kind == TeacherKind.MaskedLanguageModel ? (null, "a masked language model has no labels: the sweep has no baseline without a teacher")
        : !recipe.NeedsTeacher() ? (null, $"{recipe.Name} learns from labels alone: the sweep has no baseline beside it")
        : SweepBaseline.Of(recipe.For(inputs.Kind), inputs.Rows) is { } baseline ? (baseline, null)
        : (null, $"no row of {inputs.Data} has a label: the sweep has no baseline without a teacher");

    // Named by what tells it from the other baselines: the values that all its points share and not all points of the grid have.
    private static SweepPoint Point(IReadOnlyList<SweepAxis> axes, List<SweepPoint> beside, int baselines, int index)
    {
        var own = axes.Where(a => baselines > 1 && a.Values.Count > 1 && beside.Select(p => p.Settings[a.Key]).Distinct().Count() == 1)
            .ToDictionary(a => a.Key, a => beside[0].Settings[a.Key]);
        return new SweepPoint(baselines == 1 ? "baseline" : FormattableString.Invariant($"baseline-{index + 1}"), own, Baseline: true);
    }
}
