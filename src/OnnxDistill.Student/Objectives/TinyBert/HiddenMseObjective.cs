using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using OnnxDistill.Student.Projections;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.TinyBert;

/// <summary>The hidden (or embedding) loss summed over hidden states: see <see cref="HiddenMse.Loss"/>. Jiao et al. 2019, L_hidn and L_embd of section 3.1.</summary>
/// <param name="name">The recipe's name: <c>hidden-mse</c>, or <c>embedding-mse</c> for hidden state 0.</param>
/// <param name="states">The student's hidden states and the teacher's that they imitate.</param>
/// <param name="projection">Takes a student's state to the teacher's width.</param>
/// <param name="dialect">How each state is normalised.</param>
internal sealed class HiddenMseObjective(string name, IReadOnlyList<LayerPair> states, StateProjection projection, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Hidden;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => BatchTaps.Sum(states, p => HiddenMse.Loss(
        projection(student.Hidden[p.Student], p.Student), BatchTaps.Of(teacher, TapKind.Hidden, p.Teacher, Name), BatchTaps.Mask(teacher, Name), dialect));
}
