using System.ComponentModel.DataAnnotations;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Recipes.Schema;

/// <summary>A training configuration: which student, and the stages that train it one after the other.</summary>
/// <remarks>In YAML every key is the property's name in snake_case.</remarks>
public sealed record Recipe
{
    /// <summary>Gets the recipe's name. The default value is the YAML file's name without its extension.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Gets what the recipe does, in a sentence. The default value is empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Gets the paper or code the settings come from. The default value is empty.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets the student. The default value is a BERT of 4 layers x 192 x 12 heads.</summary>
    public StudentOptions Student { get; init; } = new();

    /// <summary>Gets the stages in order; each starts from the weights the one before it ended with. At least one.</summary>
    public IReadOnlyList<StageOptions> Stages { get; init; } = [];

    /// <summary>
    /// Gets the weights of several teachers' logits, in the order of <c>--cache</c>; only their ratio matters. The default value is empty:
    /// all count alike.
    /// </summary>
    [Range(1e-9, 1e9)]
    public IReadOnlyList<double> TeacherWeights { get; init; } = [];

    /// <summary>Gets a value indicating whether an objective with a weight reads a teacher's soft targets; else labels are enough.</summary>
    public bool NeedsTeacher => Objectives.Any(o => o.Kind != ObjectiveOptions.HardLabel);

    /// <summary>Gets a value indicating whether what is read depends on the teacher's number of layers.</summary>
    public bool NeedsLayers => Objectives.Any(ObjectiveNeeds.DependsOnLayers);

    /// <summary>Gets a value indicating whether an objective with a weight trains a masked-language head, so that the recipe is for masked language models, or for them too.</summary>
    public bool TrainsMaskedHead => All.Any(ObjectiveNeeds.TrainsMaskedHead);

    // Of a recipe for both kinds of teacher what it is for a classifier.
    private IEnumerable<ObjectiveOptions> Objectives => All.Any(ObjectiveNeeds.TrainsClassifier) ? All.Where(o => ObjectiveNeeds.Serves(o, TeacherKind.Classifier)) : All;

    private IEnumerable<ObjectiveOptions> All => Stages.SelectMany(s => s.Objectives).Where(o => o.Weight > 0);

    /// <summary>What the recipe is for a kind of teacher: without the objectives on the other kind's head.</summary>
    /// <param name="teacher">The kind of teacher.</param>
    /// <exception cref="InvalidDataException">A stage has no objective for it.</exception>
    public Recipe For(TeacherKind teacher)
    {
        StageOptions[] stages = [.. Stages.Select(s => s with { Objectives = [.. s.Objectives.Where(o => ObjectiveNeeds.Serves(o, teacher))] })];
        if (Array.Find(stages, s => s.Objectives.All(o => o.Weight == 0)) is not { } empty)
        {
            return this with { Stages = stages };
        }

        var (kind, objectives) = teacher == TeacherKind.Classifier
            ? ("teacher that classifies", $"{ObjectiveOptions.SoftTarget}, {ObjectiveOptions.LogitsMse}, {ObjectiveOptions.HardLabel}")
            : ("masked language model", $"{ObjectiveOptions.Vocabulary}, {ObjectiveOptions.MaskedToken}");
        throw new InvalidDataException($"stage {empty.Name} of recipe {Name} has no objective for a {kind} ({objectives}, or one on inner tensors)");
    }

    /// <summary>
    /// What a cache must hold for the recipe: exactly what its objectives with a weight read; empty where labels are enough. Of a recipe for both
    /// kinds of teacher what a classifier's must; <see cref="For"/> says otherwise.
    /// </summary>
    /// <param name="teacherLayers">The teacher's number of layers; null, where it is not known, will do unless <see cref="NeedsLayers"/>.</param>
    /// <exception cref="InvalidDataException">The student's layers cannot imitate those of such a teacher, or the number is needed.</exception>
    public Capture Needs(int? teacherLayers) =>
        Objectives.Aggregate(new Capture(), (capture, objective) => capture.Union(ObjectiveNeeds.Of(objective, Student, teacherLayers)));
}
