using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.TinyBert;

/// <summary>The attention loss summed over layers: see <see cref="AttentionMse.Loss"/>. Jiao et al. 2019, L_attn of section 3.1.</summary>
/// <param name="layers">The student's layers and the teacher's that they imitate.</param>
/// <param name="dialect">How each layer is normalised.</param>
internal sealed class AttentionMseObjective(IReadOnlyList<LayerPair> layers, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "attention-mse";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Scores;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => BatchTaps.Sum(layers, p => AttentionMse.Loss(
        student.Scores[p.Student], BatchTaps.Of(teacher, TapKind.Scores, p.Teacher, Name), BatchTaps.Mask(teacher, Name), dialect));
}
