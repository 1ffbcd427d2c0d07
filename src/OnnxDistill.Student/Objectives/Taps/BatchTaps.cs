using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Taps;

/// <summary>The teacher's inner tensors and the mask of a batch, for an objective that reads them.</summary>
internal static class BatchTaps
{
    /// <summary>A tap of the teacher: see <see cref="Batches.TeacherTaps"/> for its shape.</summary>
    /// <exception cref="InvalidDataException">The batch has no such tap.</exception>
    public static Tensor Of(SoftTargetBatch teacher, TapKind kind, int layer, string objective)
    {
        var tap = new Tap(kind, layer);
        return (teacher.Taps ?? throw new InvalidDataException(
            $"The objective {objective} needs {tap.Column} of the teacher, which this data does not have; make a cache with teacher-cache run --for RECIPE."))[tap];
    }

    /// <summary>The mask, <c>[batch, length]</c>.</summary>
    /// <exception cref="InvalidDataException">The batch has none.</exception>
    public static Tensor Mask(SoftTargetBatch teacher, string objective) =>
        teacher.Mask ?? throw new InvalidDataException($"The objective {objective} needs a mask, which this batch does not have.");

    /// <summary>The sum of a loss over pairs of layers.</summary>
    public static Tensor Sum<T>(IReadOnlyList<T> pairs, Func<T, Tensor> loss) => pairs.Select(loss).Aggregate((sum, term) => sum.Plus(term));
}
