using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.Taps;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>Attention transfer, mean over layers: see <see cref="AttentionDivergence.Kl"/>. Sun et al. 2020, section 3.3.</summary>
/// <param name="layers">The student's layers and the teacher's that they imitate.</param>
/// <param name="dialect">How each layer is normalised.</param>
internal sealed class AttentionTransferObjective(IReadOnlyList<LayerPair> layers, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "attention-transfer";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Scores;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => BatchTaps.Sum(layers, p => AttentionDivergence.Kl(
        student.Scores[p.Student], BatchTaps.Of(teacher, TapKind.Scores, p.Teacher, Name), BatchTaps.Mask(teacher, Name), dialect)).Over(layers.Count);
}
