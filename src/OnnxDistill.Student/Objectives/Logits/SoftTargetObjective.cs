using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>
/// Distance between the softened class probabilities of student and teacher, softmax(z/T). Hinton et al. 2015, section 2.
/// </summary>
/// <remarks>
/// For a teacher with one logit there are no probabilities: the loss is the mean squared error to the teacher's logit, and
/// temperature, divergence and scaling do not apply.
/// </remarks>
/// <param name="temperature">The temperature T, above 0.</param>
/// <param name="divergence">KL divergence or cross entropy.</param>
/// <param name="scaleBySquare">Whether the loss is multiplied by T^2, which keeps the gradients' size.</param>
/// <param name="reduction">What the sum over rows and classes is divided by.</param>
public sealed class SoftTargetObjective(double temperature, Divergence divergence, bool scaleBySquare, Reduction reduction) : IObjective
{
    /// <inheritdoc/>
    public string Name => "soft-target";

    /// <inheritdoc/>
    public StudentTaps Wants => StudentTaps.Logits;

    /// <inheritdoc/>
    public Tensor Loss(StudentOutput student, SoftTargetBatch teacher)
    {
        var s = student.Logits;                             // [batch, classes]
        var t = TeacherLogits.Of(teacher, s, Name);         // [batch, classes]
        if (s.shape[1] == 1)
        {
            return nn.functional.mse_loss(s, t);
        }

        var studentLog = nn.functional.log_softmax(s / temperature, dim: 1);
        var teacherLog = nn.functional.log_softmax(t / temperature, dim: 1);
        var teacherProbability = teacherLog.exp();

        // exp(-20000) is 0 and its logarithm is finite here, so 0 * log 0 is 0 however far apart the logits are.
        var terms = divergence == Divergence.Kl
            ? teacherProbability * (teacherLog - studentLog)
            : -(teacherProbability * studentLog);
        var divisor = reduction == Reduction.BatchMean ? s.shape[0] : s.numel();
        var scale = scaleBySquare ? temperature * temperature : 1;
        return terms.sum() * (scale / Math.Max(1, divisor));
    }
}
