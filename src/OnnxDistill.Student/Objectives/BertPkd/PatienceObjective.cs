using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Taps;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.BertPkd;

/// <summary>The patience term over all its layers: see <see cref="Patience.Loss"/>.</summary>
/// <param name="states">The student's hidden states and the teacher's that they imitate.</param>
/// <param name="normalize">Whether each state is divided by its L2 norm, as the paper does.</param>
/// <param name="dialect">How it is normalised.</param>
internal sealed class PatienceObjective(IReadOnlyList<LayerPair> states, bool normalize, Dialect dialect) : IObjective
{
    /// <inheritdoc/>
    public string Name => "patience";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Hidden;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var s = stack(states.Select(p => student.Hidden[p.Student].select(1, 0)), 1);                                    // [batch, states, hidden]
        var t = stack(states.Select(p => BatchTaps.Of(teacher, TapKind.HiddenCls, p.Teacher, Name)), 1);
        return Patience.Loss(s, t, normalize, dialect, BatchTaps.Mask(teacher, Name).select(1, 0));
    }
}
