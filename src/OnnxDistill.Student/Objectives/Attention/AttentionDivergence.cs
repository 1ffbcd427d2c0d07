using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Attention;

/// <summary>Kullback-Leibler divergence between the attention probabilities of student and teacher, from scores before the softmax.</summary>
internal static class AttentionDivergence
{
    /// <summary>
    /// The divergence of each valid query's probabilities over the valid keys, averaged: <see cref="Dialect.Masked"/> over the valid (query, head)
    /// of the batch, otherwise over those of each row and then over the rows. Wang et al. 2020 (MiniLM), section 3.1; Sun et al. 2020
    /// (MobileBERT), section 3.3; bloomberg/minilmv2.bb minilmv2.py:170-218 slices to the valid block and gives the same as the paper.
    /// </summary>
    /// <param name="student">Scores before mask and softmax, <c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Kl(Tensor student, Tensor teacher, Tensor mask, Dialect dialect)
    {
        teacher = SameShape.Require(student, teacher, "attention is compared head by head, so both need the same number of heads (student.heads)");
        var studentLog = LogProbabilities(student, mask);                        // [batch, heads, query, key]
        var teacherLog = LogProbabilities(teacher, mask);
        var rows = (teacherLog.exp() * (teacherLog - studentLog)).sum(-1);       // [batch, heads, query]
        return ValidMean.Of(rows, ValidTokens.Queries(mask).squeeze(-1), dialect == Dialect.Masked ? Dialect.Masked : Dialect.Paper);
    }

    // Padding has the least finite score, so that it has probability 0 and a row of padding alone no NaN; then log-probability 0 on both
    // sides, which makes its term 0.
    private static Tensor LogProbabilities(Tensor scores, Tensor mask)
    {
        var padding = ValidTokens.Pairs(mask).logical_not();                     // [batch, 1, query, key]
        return nn.functional.log_softmax(scores.Filled(padding, Least(scores)), -1).Filled(padding, 0);
    }

    /// <summary>The least finite number of the tensor's type.</summary>
    internal static double Least(Tensor tensor) => tensor.dtype == ScalarType.Float64 ? double.MinValue : float.MinValue;
}
