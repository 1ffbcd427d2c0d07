using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Objectives.SquaredErrors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.TinyBert;

/// <summary>
/// Squared error between hidden states: TinyBERT's hidden and embedding losses (Jiao et al. 2019, section 3.1, L_hidn and L_embd) once the student's states are
/// projected, and MobileBERT's feature map transfer (Sun et al. 2020, section 3.3).
/// </summary>
/// <remarks>A cache holds no padding: there the teacher's padded states, which the reference compares too, are 0.</remarks>
internal static class HiddenMse
{
    /// <summary>
    /// The mean squared difference. <see cref="Dialect.Masked"/> over the elements of all valid tokens; <see cref="Dialect.Paper"/> the mean
    /// over rows of each row's mean; <see cref="Dialect.Reference"/>, huawei-noah TinyBERT task_distill.py:954-966, over all elements, padding
    /// included.
    /// </summary>
    /// <param name="student">Hidden states, projected to the teacher's width, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Loss(Tensor student, Tensor teacher, Tensor mask, Dialect dialect)
    {
        teacher = SameShape.Require(student, teacher, "hidden states of different widths need a projection");
        if (dialect == Dialect.Reference)
        {
            return (student - teacher).square().mean();
        }

        return SquaredError.OfTokens(student, teacher, mask, dialect);
    }
}
