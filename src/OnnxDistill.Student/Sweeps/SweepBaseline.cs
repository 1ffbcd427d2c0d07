using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Sweeps;

/// <summary>The recipe that a sweep's students are to beat: the same student, as many steps, labels alone.</summary>
internal static class SweepBaseline
{
    /// <summary>
    /// One stage of hard labels with the optimizer, schedule and batches of the recipe's first stage, which is the one that trains a student from its
    /// start, and the steps of all its stages together. Dev is judged as in its last stage.
    /// </summary>
    /// <param name="recipe">The recipe, resolved for its kind of teacher.</param>
    /// <param name="rows">What is trained on.</param>
    /// <returns>Null where no row has a label.</returns>
    public static Recipe? Of(Recipe recipe, RowSource rows)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Facts.Labelled == 0)
        {
            return null;
        }

        var (first, last) = (recipe.Stages[0], recipe.Stages[^1]);
        var steps = recipe.Stages.Sum(s => StagePlan.Of(s, rows).Steps);
        var labels = recipe.Stages.SelectMany(s => s.Objectives).FirstOrDefault(o => o is { Kind: ObjectiveOptions.HardLabel, Weight: > 0 })
            ?? new ObjectiveOptions { Kind = ObjectiveOptions.HardLabel };
        var stage = first with
        {
            Name = "train",
            Objectives = [labels with { Weight = 1 }],
            Mix = [],
            Epochs = 1,
            MaxSteps = null,
            Freeze = [],
            FreezeLayers = [],
            EvaluateEvery = last.EvaluateEvery,
            BestMetric = last.BestMetric,
            EarlyStopping = last.EarlyStopping,
            Ema = last.Ema,
            WithoutDropout = last.WithoutDropout,
        };
        var perEpoch = StagePlan.Of(stage, rows).StepsPerEpoch;
        return recipe with
        {
            Name = "hard-labels",
            Description = $"The student of {recipe.Name}, trained for as many steps on labels alone.",
            Source = "none",
            TeacherWeights = [],
            Stages = [stage with { Epochs = (int)Math.Clamp((steps + perEpoch - 1) / perEpoch, 1, 1_000_000), MaxSteps = (int)Math.Min(steps, int.MaxValue) }],
        };
    }
}
