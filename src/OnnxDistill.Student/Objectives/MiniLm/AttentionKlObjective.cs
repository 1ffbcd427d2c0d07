using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.Taps;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MiniLm;

/// <summary>MiniLM's attention transfer of one layer: see <see cref="AttentionDivergence.Kl"/>. Wang et al. 2020, section 3.1.</summary>
/// <param name="layer">The student's layer and the teacher's.</param>
/// <param name="dialect">How it is normalised.</param>
internal sealed class AttentionKlObjective(LayerPair layer, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "attention-kl";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Scores;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => AttentionDivergence.Kl(
        student.Scores[layer.Student], BatchTaps.Of(teacher, TapKind.Scores, layer.Teacher, Name), BatchTaps.Mask(teacher, Name), dialect);
}
