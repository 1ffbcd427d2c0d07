using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>The layer losses of MobileBERT's two TensorFlow programs, padding included; for comparison with them.</summary>
internal static class TensorFlowLayer
{
    /// <summary>The mean squared difference of normalised states. google-research/mobilebert run_pretraining.py, layer_wise_warmup.</summary>
    /// <param name="student">Hidden states, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Tensor Tf1Normalized(Tensor student, Tensor teacher, double epsilon) => FeatureMap.Normalized(student, teacher, epsilon).mean();

    /// <summary>The errors of means and variances. The program gives the list of all teacher states where it means one of them.</summary>
    /// <param name="student">Hidden states, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's: one of them, or, as the program runs, all of them stacked, <c>[states, batch, length, hidden]</c>.</param>
    /// <param name="factors">Of means and variances.</param>
    public static Tensor Tf1Statistics(Tensor student, Tensor teacher, FeatureMapFactors factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        return FeatureMap.Means(student, teacher).mean().Times(factors.Mean).Plus(FeatureMap.Variances(student, teacher).mean().Times(factors.Variance));
    }

    /// <summary>
    /// The loss of a stage for each token, <c>[batch, length]</c>: tensorflow/models official/projects/mobilebert/distillation.py, build_losses. The
    /// program differentiates its sum. Attention is softmaxed twice: Keras returns probabilities, and the loss takes the softmax of those.
    /// </summary>
    /// <param name="studentHidden">Hidden states, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacherHidden">The teacher's, of the same shape.</param>
    /// <param name="attention">Scores of both, <c>[batch, heads, query, key]</c>, and the mask, <c>[batch, length]</c>; null without attention.</param>
    /// <param name="factors">Of the feature map's parts.</param>
    /// <param name="attentionFactor">Of attention.</param>
    /// <param name="stage">The 0-based stage; the loss is divided by its number.</param>
    public static Tensor Tf2(
        Tensor studentHidden,
        Tensor teacherHidden,
        (Tensor Student, Tensor Teacher, Tensor Mask)? attention,
        FeatureMapFactors factors,
        double attentionFactor,
        int stage)
    {
        ArgumentNullException.ThrowIfNull(factors);
        var tokens = FeatureMap.Normalized(studentHidden, teacherHidden, factors.Epsilon).mean([-1]).Times(factors.Hidden)
            .Plus(Tf1Statistics(studentHidden, teacherHidden, factors));               // [batch, length]
        if (attention is { } a)
        {
            tokens = tokens.Plus(AttentionCrossEntropy.Tf2(Probabilities(a.Student, a.Mask), Probabilities(a.Teacher, a.Mask)).Times(attentionFactor));
        }

        return tokens.Over(stage + 1);
    }

    private static Tensor Probabilities(Tensor scores, Tensor mask) =>
        nn.functional.softmax(scores.Filled(ValidTokens.Keys(mask).logical_not(), AttentionDivergence.Least(scores)), -1);
}
