using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Objectives.SquaredErrors;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.TinyBert;

/// <summary>TinyBERT's attention loss: squared error between raw attention scores. Jiao et al. 2019, L_attn of section 3.1.</summary>
/// <remarks>A cache holds no padding: there the teacher's padded queries, which the reference compares too, are 0.</remarks>
internal static class AttentionMse
{
    // transformer/modeling.py:401-420 returns scores with the additive mask; task_distill.py:941-952 takes it out again by value.
    private const double MaskConstant = -10000;
    private const double Threshold = -100;

    /// <summary>
    /// The mean squared difference. <see cref="Dialect.Masked"/> over the valid (query, key) pairs of every head in the batch;
    /// <see cref="Dialect.Paper"/> the mean over rows of each row's mean; <see cref="Dialect.Reference"/>, huawei-noah TinyBERT
    /// task_distill.py:941-952, over batch x heads x length x length: padded keys and every score of -100 or less count as 0, padded queries
    /// take part.
    /// </summary>
    /// <param name="student">Scores before mask and softmax, <c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Loss(Tensor student, Tensor teacher, Tensor mask, Dialect dialect)
    {
        teacher = SameShape.Require(student, teacher, "scores are compared head by head, so both need the same number of heads (student.heads)");
        if (dialect == Dialect.Reference)
        {
            return (ByValue(student, mask) - ByValue(teacher, mask)).square().mean();
        }

        return SquaredError.OfPairs(student, teacher, mask, dialect);
    }

    private static Tensor ByValue(Tensor scores, Tensor mask)
    {
        var masked = scores.Plus(ValidTokens.Keys(mask).logical_not().to(scores.dtype).Times(MaskConstant));
        return masked.Filled(masked.IsAtMost(Threshold), 0);
    }
}
