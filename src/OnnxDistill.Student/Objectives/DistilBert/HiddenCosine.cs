using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>DistilBERT's cosine loss between hidden states. Sanh et al. 2019, section 3; transformers distiller.py:432-446.</summary>
internal static class HiddenCosine
{
    // Added to the squared norms by torch's cosine_embedding_loss.
    private const double Epsilon = 1e-12;

    /// <summary>
    /// The mean of 1 - cos over valid tokens: of the whole batch (<see cref="Dialect.Masked"/> and <see cref="Dialect.Reference"/>, which are the
    /// same), or of each row and then over the rows (<see cref="Dialect.Paper"/>).
    /// </summary>
    /// <param name="student">Hidden states, <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Loss(Tensor student, Tensor teacher, Tensor mask, Dialect dialect)
    {
        teacher = SameShape.Require(student, teacher, "hidden states of different widths need a projection");
        var tokens = ValidTokens.Rows(mask);                                     // [batch, length, 1]
        var (s, t) = (ValidTokens.Keep(student, tokens), ValidTokens.Keep(teacher, tokens));
        var norms = s.square().sum(-1).Plus(Epsilon) * t.square().sum(-1).Plus(Epsilon);
        var cosine = (s * t).sum(-1) / norms.sqrt();                             // [batch, length]
        return ValidMean.Of(cosine.neg().Plus(1), tokens.squeeze(-1), dialect == Dialect.Paper ? Dialect.Paper : Dialect.Masked);
    }
}
