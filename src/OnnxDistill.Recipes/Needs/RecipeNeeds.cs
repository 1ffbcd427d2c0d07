using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Recipes.Needs;

/// <summary>What a recipe needs: which kind of teacher, and what of a cache.</summary>
public static class RecipeNeeds
{
    /// <summary>Whether an objective with a weight reads a teacher's soft targets; else labels are enough.</summary>
    /// <param name="recipe">The recipe.</param>
    public static bool NeedsTeacher(this Recipe recipe) => Weighed(recipe).Any(o => o.Kind != ObjectiveOptions.HardLabel);

    /// <summary>Whether what is read depends on the teacher's number of layers.</summary>
    /// <param name="recipe">The recipe.</param>
    public static bool NeedsLayers(this Recipe recipe) => Weighed(recipe).Any(ObjectiveNeeds.DependsOnLayers);

    /// <summary>Whether an objective with a weight trains a masked-language head, so that the recipe is for masked language models, or for them too.</summary>
    /// <param name="recipe">The recipe.</param>
    public static bool TrainsMaskedHead(this Recipe recipe) => All(recipe).Any(ObjectiveNeeds.TrainsMaskedHead);

    /// <summary>What the recipe is for a kind of teacher: without the objectives on the other kind's head.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="teacher">The kind of teacher.</param>
    /// <exception cref="InvalidDataException">A stage has no objective for it.</exception>
    public static Recipe For(this Recipe recipe, TeacherKind teacher)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        StageOptions[] stages = [.. recipe.Stages.Select(s => s with { Objectives = [.. s.Objectives.Where(o => ObjectiveNeeds.Serves(o, teacher))] })];
        if (Array.Find(stages, s => s.Objectives.All(o => o.Weight == 0)) is not { } empty)
        {
            return recipe with { Stages = stages };
        }

        var (kind, objectives) = teacher == TeacherKind.Classifier
            ? ("teacher that classifies", $"{ObjectiveOptions.SoftTarget}, {ObjectiveOptions.LogitsMse}, {ObjectiveOptions.HardLabel}")
            : ("masked language model", $"{ObjectiveOptions.Vocabulary}, {ObjectiveOptions.MaskedToken}");
        throw new InvalidDataException($"stage {empty.Name} of recipe {recipe.Name} has no objective for a {kind} ({objectives}, or one on inner tensors)");
    }

    /// <summary>
    /// What a cache must hold for the recipe: exactly what its objectives with a weight read; empty where labels are enough. Of a recipe for both
    /// kinds of teacher what a classifier's must; <see cref="For"/> says otherwise.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="teacherLayers">The teacher's number of layers; null, where it is not known, will do unless <see cref="NeedsLayers"/>.</param>
    /// <exception cref="InvalidDataException">The student's layers cannot imitate those of such a teacher, or the number is needed.</exception>
    public static Capture Needs(this Recipe recipe, int? teacherLayers) =>
        Weighed(recipe).Aggregate(new Capture(), (capture, objective) => capture.Union(ObjectiveNeeds.Of(objective, recipe.Student, teacherLayers)));

    // Of a recipe for both kinds of teacher what it is for a classifier.
    private static IEnumerable<ObjectiveOptions> Weighed(Recipe recipe) =>
        All(recipe).Any(ObjectiveNeeds.TrainsClassifier) ? All(recipe).Where(o => ObjectiveNeeds.Serves(o, TeacherKind.Classifier)) : All(recipe);

    private static IEnumerable<ObjectiveOptions> All(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Stages.SelectMany(s => s.Objectives).Where(o => o.Weight > 0);
    }
}
