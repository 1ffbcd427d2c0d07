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

    /// <summary>Whether the recipe can learn from a teacher that says nothing of a text, as general distillation does: it compares inner tensors, and trains no masked-language head.</summary>
    /// <param name="recipe">The recipe.</param>
    internal static bool DistilsInGeneral(this Recipe recipe) => !recipe.TrainsMaskedHead() && All(recipe).Any(o => !ObjectiveNeeds.TrainsHead(o));

    /// <summary>The line that says what a teacher without classes leaves of a recipe for classes; null where it leaves all.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="teacher">The kind of teacher.</param>
    internal static string? LeftOut(this Recipe recipe, TeacherKind teacher)
    {
        if (teacher != TeacherKind.MaskedLanguageModel || !recipe.DistilsInGeneral() || !All(recipe).Any(ObjectiveNeeds.TrainsClassifier))
        {
            return null;
        }

        var gone = recipe.Stages.Where(s => !Learns(Serving(s, teacher))).Select(s => s.Name).ToArray();
        var what = gone.Length > 0 ? $"stage {string.Join(", ", gone)} of {recipe.Name}" : $"what {recipe.Name} learns of classes and labels";
        return $"the teacher has no classes: {what} is left out, and a student of its layers alone is made for tasks to start from (general distillation; train on by --init)";
    }

    /// <summary>What the recipe is for a kind of teacher: without the objectives on the other kind's head; in general distillation (<see cref="DistilsInGeneral"/>) without stages that have no others.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="teacher">The kind of teacher.</param>
    /// <exception cref="InvalidDataException">A stage has no objective for it, and it is no general distillation.</exception>
    public static Recipe For(this Recipe recipe, TeacherKind teacher)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        StageOptions[] stages = [.. recipe.Stages.Select(s => Serving(s, teacher))];
        if (teacher == TeacherKind.MaskedLanguageModel && recipe.DistilsInGeneral())
        {
            stages = [.. stages.Where(Learns)];
        }

        if (Array.Find(stages, s => !Learns(s)) is not { } empty)
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

    private static StageOptions Serving(StageOptions stage, TeacherKind teacher) => stage with { Objectives = [.. stage.Objectives.Where(o => ObjectiveNeeds.Serves(o, teacher))] };

    private static bool Learns(StageOptions stage) => stage.Objectives.Any(o => o.Weight > 0);

    // Of a recipe for both kinds of teacher what it is for a classifier.
    private static IEnumerable<ObjectiveOptions> Weighed(Recipe recipe) =>
        All(recipe).Any(ObjectiveNeeds.TrainsClassifier) ? All(recipe).Where(o => ObjectiveNeeds.Serves(o, TeacherKind.Classifier)) : All(recipe);

    private static IEnumerable<ObjectiveOptions> All(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Stages.SelectMany(s => s.Objectives).Where(o => o.Weight > 0);
    }
}
