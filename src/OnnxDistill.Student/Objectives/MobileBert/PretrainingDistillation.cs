using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>
/// MobileBERT's pre-training distillation at masked tokens, without next-sentence prediction. Sun et al. 2020, section 3.3; tensorflow/models
/// official/projects/mobilebert/distillation.py, build_losses.
/// </summary>
internal static class PretrainingDistillation
{
    // Without any weight the sum above is 0, and so is the loss.
    private const double LeastWeight = 1e-30;

    /// <summary>The cross entropy to a mixture of the token's id and the teacher's distribution, weighted mean over tokens.</summary>
    /// <param name="student">Logits, <c>[batch, positions, vocabulary]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="ids">The ids of the text, <c>[batch, positions]</c>, int64.</param>
    /// <param name="weights">1 where a position counts, 0 in padding, <c>[batch, positions]</c>.</param>
    /// <param name="groundTruth">The share of the id, 0 to 1.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Loss(Tensor student, Tensor teacher, Tensor ids, Tensor weights, double groundTruth)
    {
        teacher = SameShape.Require(student, teacher, "both need the same vocabulary");
        var counts = weights.IsNot(0);                                              // [batch, positions]
        var studentLog = nn.functional.log_softmax(ValidTokens.Keep(student, counts.unsqueeze(-1)), -1);
        var soft = nn.functional.softmax(ValidTokens.Keep(teacher, counts.unsqueeze(-1)), -1);
        var hard = studentLog.gather(-1, ids.Filled(counts.logical_not(), 0).unsqueeze(-1)).squeeze(-1);
        var terms = -hard.Times(groundTruth).Plus((soft * studentLog).sum(-1).Times(1 - groundTruth));    // [batch, positions]
        var w = weights.to(student.dtype);
        return (terms * w).sum() / w.sum().AtLeast(LeastWeight);
    }
}
