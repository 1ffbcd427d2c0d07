using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>
/// Distance between the softened class probabilities of student and teacher, softmax(z/T). Hinton et al. 2015, section 2.
/// </summary>
/// <remarks>
/// <para>
/// For a teacher with one logit there are no probabilities: the loss is the mean squared error to the teacher's logit, and
/// temperature, divergence and scaling do not apply.
/// </para>
/// <para>
/// Where a row may have several classes, each class is a distribution of its own, sigmoid(z/T) against its complement: the divergence of each is
/// averaged over rows and classes, whatever the reduction.
/// </para>
/// </remarks>
/// <param name="temperature">The temperature T, above 0.</param>
/// <param name="divergence">KL divergence or cross entropy.</param>
/// <param name="scaleBySquare">Whether the loss is multiplied by T^2, which keeps the gradients' size.</param>
/// <param name="reduction">What the sum over rows and classes is divided by.</param>
/// <param name="multiLabel">Whether a row may have several classes. The default value is false.</param>
internal sealed class SoftTargetObjective(
    double temperature, Divergence divergence, bool scaleBySquare, Reduction reduction, bool multiLabel = false) : IObjective
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
        var scale = scaleBySquare ? temperature * temperature : 1;
        if (multiLabel)
        {
            return EachClass(s.Over(temperature), t.Over(temperature)).sum().Times(scale / Math.Max(1, s.numel()));
        }

        if (s.shape[1] == 1)
        {
            return nn.functional.mse_loss(s, t);
        }

        var studentLog = nn.functional.log_softmax(s.Over(temperature), dim: 1);
        var teacherLog = nn.functional.log_softmax(t.Over(temperature), dim: 1);
        var teacherProbability = teacherLog.exp();

        // exp(-20000) is 0 and its logarithm is finite here, so 0 * log 0 is 0 however far apart the logits are.
        var terms = divergence == Divergence.Kl
            ? teacherProbability * (teacherLog - studentLog)
            : -(teacherProbability * studentLog);
        var divisor = reduction == Reduction.BatchMean ? s.shape[0] : s.numel();
        return terms.sum().Times(scale / Math.Max(1, divisor));
    }

    // [batch, classes]; 1 - sigmoid(z) is sigmoid(-z), whose logarithm is finite where the other's is 0.
    private Tensor EachClass(Tensor s, Tensor t)
    {
        var (yes, no) = (nn.functional.logsigmoid(t), nn.functional.logsigmoid(-t));
        var (studentYes, studentNo) = (nn.functional.logsigmoid(s), nn.functional.logsigmoid(-s));
        return divergence == Divergence.Kl
            ? (yes.exp() * (yes - studentYes)).Plus(no.exp() * (no - studentNo))
            : -(yes.exp() * studentYes) - (no.exp() * studentNo);
    }
}
