using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MiniLm;

/// <summary>MiniLMv2's query, key and value relations of one layer, summed: see <see cref="Relation.Kl"/>. Wang et al. 2021, section 3.1.</summary>
/// <param name="layer">The student's layer and the teacher's.</param>
/// <param name="heads">The relation heads.</param>
/// <param name="weights">The weights of the query, key and value relations.</param>
/// <param name="dialect">How each is normalised.</param>
internal sealed class RelationObjective(LayerPair layer, int heads, (double Queries, double Keys, double Values) weights, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "relation";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Qkv;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var mask = BatchTaps.Mask(teacher, Name);
        (IReadOnlyList<Tensor> Student, TapKind Teacher, double Weight)[] relations =
        [
            (student.Queries, TapKind.Queries, weights.Queries), (student.Keys, TapKind.Keys, weights.Keys), (student.Values, TapKind.Values, weights.Values),
        ];
        return BatchTaps.Sum(relations, r => Relation.Kl(
            r.Student[layer.Student], BatchTaps.Of(teacher, r.Teacher, layer.Teacher, Name), heads, mask, dialect).Times(r.Weight));
    }
}
