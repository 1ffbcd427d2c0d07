using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using OnnxDistill.Student.Projections;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>The cosine loss between the last hidden states: see <see cref="HiddenCosine.Loss"/>.</summary>
/// <param name="states">The student's last hidden state and the teacher's.</param>
/// <param name="projection">Takes a student's state to the teacher's width.</param>
/// <param name="dialect">How it is normalised.</param>
internal sealed class HiddenCosineObjective(LayerPair states, StateProjection projection, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "hidden-cosine";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Hidden;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => HiddenCosine.Loss(
        projection(student.Hidden[states.Student], states.Student),
        BatchTaps.Of(teacher, TapKind.Hidden, states.Teacher, Name),
        BatchTaps.Mask(teacher, Name),
        dialect);
}
