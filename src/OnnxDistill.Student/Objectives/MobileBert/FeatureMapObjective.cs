using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>Feature map transfer, mean over layers: see <see cref="FeatureMap"/>. Both encoders have one width.</summary>
/// <param name="states">The student's hidden states and the teacher's that they imitate.</param>
/// <param name="factors">The factors of the three parts; null for the squared error as a whole, as in the paper.</param>
/// <param name="dialect">How each state is normalised; the parts know <see cref="Dialect.Masked"/> only.</param>
internal sealed class FeatureMapObjective(IReadOnlyList<LayerPair> states, FeatureMapFactors? factors, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "feature-map";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Hidden;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => BatchTaps.Sum(states, p => Of(
        student.Hidden[p.Student], BatchTaps.Of(teacher, TapKind.Hidden, p.Teacher, Name), BatchTaps.Mask(teacher, Name))).Over(states.Count);

    private Tensor Of(Tensor student, Tensor teacher, Tensor mask) => factors is null
        ? FeatureMap.Mse(student, teacher, mask, dialect)
        : FeatureMap.Decomposed(student, teacher, mask, factors);
}
