using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Training;

namespace OnnxDistill.StudentTrainer.Sweeps;

/// <summary>What the runs of a sweep train on: opened once for all recipes that read the same of the caches, and one at a time, since rows may fill the memory.</summary>
internal sealed class SweepInputs(Func<Recipe, TrainingInputs> open)
{
    private string? _key;
    private TrainingInputs? _inputs;

    /// <summary>The inputs of a recipe.</summary>
    public TrainingInputs Of(Recipe recipe)
    {
        var key = Key(recipe);
        if (_inputs is null || key != _key)
        {
            _inputs = null;          // let go of the rows before others are read
            (_inputs, _key) = (open(recipe), key);
        }

        return _inputs;
    }

    // Everything of a recipe but what makes no difference to what is read.
    private static string Key(Recipe recipe) => RecipeWriter.Write(recipe with
    {
        Name = string.Empty,
        Description = string.Empty,
        Source = string.Empty,
        Student = new StudentOptions { Layers = recipe.Student.Layers },     // which of the teacher's layers they imitate depends on their number
        Stages = [.. recipe.Stages.Select(s => new StageOptions
        {
            Name = s.Name,
            Mix = s.Mix,
            Objectives = [.. s.Objectives.Select(o => o with { Weight = o.Weight > 0 ? 1 : 0, Temperature = 1 })],
        })],
    });
}
