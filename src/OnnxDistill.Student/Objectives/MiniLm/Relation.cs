using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.MiniLm;

/// <summary>
/// Self-attention relations: how queries, keys or values of a layer's tokens lie to one another, softmax(A A^T / sqrt(d)). Wang et al. 2020
/// (MiniLM), section 3.2: values; Wang et al. 2021 (MiniLMv2), section 3.1: all three, over relation heads of any number.
/// </summary>
internal static class Relation
{
    /// <summary>
    /// The divergence between the relations of student and teacher, as <see cref="AttentionDivergence.Kl"/> averages it. Widths may differ.
    /// </summary>
    /// <param name="student">Queries, keys or values, heads side by side, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, <c>[batch, length, hidden]</c>.</param>
    /// <param name="heads">The relation heads, into which both widths are cut.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">A width is no multiple of the heads, or the batches differ.</exception>
    public static Tensor Kl(Tensor student, Tensor teacher, int heads, Tensor mask, Dialect dialect)
    {
        var tokens = ValidTokens.Rows(mask);                                     // [batch, length, 1]
        return AttentionDivergence.Kl(
            Scores(ValidTokens.Keep(student, tokens), heads), Scores(ValidTokens.Keep(teacher.to(student.dtype).detach(), tokens), heads), mask, dialect);
    }

    /// <summary>The relation before its softmax, A A^T / sqrt(d): <c>[batch, heads, length, length]</c>.</summary>
    /// <param name="states"><c>[batch, length, hidden]</c>.</param>
    /// <param name="heads">The relation heads.</param>
    /// <exception cref="InvalidDataException">The width is no multiple of the heads.</exception>
    public static Tensor Scores(Tensor states, int heads)
    {
        var (batch, length, hidden) = (states.shape[0], states.shape[1], states.shape[2]);
        if (hidden % heads != 0)
        {
            throw new InvalidDataException($"{heads} relation heads do not divide the width {hidden}; choose a divisor of the widths of student and teacher");
        }

        var split = states.reshape(batch, length, heads, hidden / heads).transpose(1, 2);             // [batch, heads, length, width]
        return split.matmul(split.transpose(-1, -2)).Over(Math.Sqrt(hidden / heads));
    }
}
