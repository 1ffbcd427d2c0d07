using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Objectives.TinyBert;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MobileBert;

/// <summary>MobileBERT's feature map transfer between hidden states of equal width. Sun et al. 2020, section 3.3.</summary>
internal static class FeatureMap
{
    /// <summary>The squared error: see <see cref="HiddenMse.Loss"/>.</summary>
    public static Tensor Mse(Tensor student, Tensor teacher, Tensor mask, Dialect dialect) => HiddenMse.Loss(student, teacher, mask, dialect);

    /// <summary>
    /// The squared error taken apart, over valid tokens: of the normalised states, of their means, and the absolute error of their variances.
    /// Section 3.3; google-research/mobilebert run_pretraining.py.
    /// </summary>
    /// <param name="student">Hidden states, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="factors">What each of the three is multiplied by.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Decomposed(Tensor student, Tensor teacher, Tensor mask, FeatureMapFactors factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        teacher = SameShape.Require(student, teacher, "feature maps of different widths cannot be compared; set student.hidden to the teacher's");
        var tokens = ValidTokens.Rows(mask);                                     // [batch, length, 1]
        var (s, t) = (ValidTokens.Keep(student, tokens), ValidTokens.Keep(teacher, tokens));
        return ValidMean.OverElements(Normalized(s, t, factors.Epsilon), tokens).Times(factors.Hidden)
            .Plus(ValidMean.OverElements(Means(s, t), tokens.squeeze(-1)).Times(factors.Mean))
            .Plus(ValidMean.OverElements(Variances(s, t), tokens.squeeze(-1)).Times(factors.Variance));
    }

    /// <summary>The squared difference of states normalised over the width, <c>[batch, length, hidden]</c>.</summary>
    internal static Tensor Normalized(Tensor student, Tensor teacher, double epsilon) =>
        (Norm(teacher, epsilon) - Norm(student, epsilon)).square();

    /// <summary>The squared difference of the states' means, <c>[batch, length]</c>.</summary>
    internal static Tensor Means(Tensor student, Tensor teacher) => (teacher.mean([-1]) - student.mean([-1])).square();

    /// <summary>The absolute difference of the states' (population) variances, <c>[batch, length]</c>.</summary>
    internal static Tensor Variances(Tensor student, Tensor teacher) => (Variance(teacher) - Variance(student)).abs();

    private static Tensor Norm(Tensor states, double epsilon) => nn.functional.layer_norm(states, [states.shape[^1]], eps: epsilon);

    private static Tensor Variance(Tensor states) => (states - states.mean([-1], keepdim: true)).square().mean([-1]);
}
