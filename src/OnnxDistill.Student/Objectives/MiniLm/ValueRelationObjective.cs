using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MiniLm;

/// <summary>MiniLM's value relation of one layer: see <see cref="Relation.Kl"/>. Wang et al. 2020, section 3.2.</summary>
/// <param name="layer">The student's layer and the teacher's.</param>
/// <param name="heads">The heads of both.</param>
/// <param name="dialect">How it is normalised.</param>
internal sealed class ValueRelationObjective(LayerPair layer, int heads, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "value-relation";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Qkv;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher) => Relation.Kl(
        student.Values[layer.Student], BatchTaps.Of(teacher, TapKind.Values, layer.Teacher, Name), heads, BatchTaps.Mask(teacher, Name), dialect);
}
