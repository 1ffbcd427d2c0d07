using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>
/// Squared error between the logits of student and teacher. Tang et al. 2019, eq. 2; castorini/d-bert distill_birnn.py:96-130.
/// </summary>
/// <param name="reduction">
/// <see cref="Reduction.Mean"/> divides by rows times classes, as the code does; <see cref="Reduction.BatchMean"/> by rows, as the paper writes.
/// </param>
internal sealed class LogitsMseObjective(Reduction reduction) : IObjective
{
    /// <inheritdoc/>
    public string Name => "logits-mse";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Logits;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var s = student.Logits;                             // [batch, classes]
        var t = TeacherLogits.Of(teacher, s, Name);         // [batch, classes]
        var sum = (s - t).square().sum();
        return sum.Over(Math.Max(1, reduction == Reduction.Mean ? s.numel() : s.shape[0]));
    }
}
