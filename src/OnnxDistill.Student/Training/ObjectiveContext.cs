using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Weighting;
using TorchSharp.Modules;

namespace OnnxDistill.Student.Training;

/// <summary>What objectives need to know beside their own options.</summary>
/// <param name="Student">The student of the recipe.</param>
/// <param name="Teacher">The encoder that it imitates; null where the data knows of none.</param>
/// <param name="Projections">The layers between their widths; null where nothing is projected.</param>
internal sealed record ObjectiveContext(StudentOptions Student, TeacherShape? Teacher, StateProjections? Projections)
{
    /// <summary>Gets a value indicating whether a row may have several classes, a sigmoid each. The default value is false.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>Gets what is known of the labels; null where nothing is. The default value is null.</summary>
    public LabelFacts? Labels { get; init; }

    /// <summary>Gets the context of objectives on logits and labels.</summary>
    public static ObjectiveContext OfLogits { get; } = new(new StudentOptions(), null, null);

    /// <summary>The projections' parameters that a stage trains.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> Parameters(StageOptions stage) =>
        Projections is null || Teacher is null ? [] : Projections.ParametersOf(stage, Student, Teacher.Layers);
}
