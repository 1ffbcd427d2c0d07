using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>DistilBERT's losses on a masked-language head's logits. Sanh et al. 2019, section 2; transformers distiller.py:372-448.</summary>
internal static class VocabularyLoss
{
    // A probability whose logarithm lies below is 0, in fp64 too; 0 times minus infinity would be no number.
    private const double LogOfNothing = -1e4;

    /// <summary>The label of a token that is not masked.</summary>
    public const long NoLabel = -100;

    /// <summary>
    /// The divergence between softened distributions over the vocabulary: mean over the selected tokens of the batch
    /// (<see cref="Dialect.Masked"/> and <see cref="Dialect.Reference"/>, distiller.py:405-418), or of each row and then over the rows
    /// (<see cref="Dialect.Paper"/>).
    /// </summary>
    /// <param name="student">Logits, <c>[batch, length, vocabulary]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="selected">Which tokens count, <c>[batch, length]</c>: the valid ones, or the masked ones.</param>
    /// <param name="temperature">The temperature, above 0.</param>
    /// <param name="divergence">KL divergence or cross entropy.</param>
    /// <param name="scaleBySquare">Whether the loss is multiplied by the squared temperature.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Soft(
        Tensor student, Tensor teacher, Tensor selected, double temperature, Divergence divergence, bool scaleBySquare, Dialect dialect)
    {
        teacher = SameShape.Require(student, teacher, "both need the same vocabulary");
        var tokens = ValidTokens.Rows(selected);                                 // [batch, length, 1]
        var studentLog = nn.functional.log_softmax(ValidTokens.Keep(student, tokens).Over(temperature), -1);
        var teacherLog = nn.functional.log_softmax(ValidTokens.Keep(teacher, tokens).Over(temperature), -1);
        return Compare(studentLog, teacherLog, tokens, temperature, divergence, scaleBySquare, dialect);
    }

    /// <summary>The same where only the teacher's likeliest word pieces are known.</summary>
    /// <remarks>
    /// With the rest, distributions over the kept word pieces and one bucket of all others are compared: what is exactly known, and at most the
    /// divergence over the whole vocabulary. Softening changes the bucket in a way that nothing stored tells, so this takes a temperature of 1.
    /// Without the rest, the kept word pieces are compared among themselves, each side normalised over them: exact at any temperature, and blind to
    /// what the student gives to others.
    /// </remarks>
    /// <param name="student">Logits, <c>[batch, tokens, vocabulary]</c>.</param>
    /// <param name="ids">The kept word pieces, <c>[batch, tokens, kept]</c>, int64.</param>
    /// <param name="logprobs">The teacher's log-probabilities of them, likewise.</param>
    /// <param name="rest">The log of what all others have together, <c>[batch, tokens]</c>, minus infinity for nothing; null leaves them out.</param>
    /// <param name="selected">Which tokens count, <c>[batch, tokens]</c>.</param>
    /// <param name="temperature">The temperature, above 0.</param>
    /// <param name="divergence">KL divergence or cross entropy.</param>
    /// <param name="scaleBySquare">Whether the loss is multiplied by the squared temperature.</param>
    /// <param name="dialect">Which mean.</param>
    /// <exception cref="InvalidDataException">The temperature is not 1 and the rest is compared, or the student lacks a word piece.</exception>
    public static Tensor Kept(
        Tensor student, Tensor ids, Tensor logprobs, Tensor? rest, Tensor selected, double temperature, Divergence divergence, bool scaleBySquare, Dialect dialect)
    {
        if (rest is not null && temperature != 1)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"at temperature {temperature} nobody knows what the word pieces have together that the cache does not hold; capture vocabulary:all, set temperature=1, or rest=ignored"));
        }

        var tokens = ValidTokens.Rows(selected);                                 // [batch, tokens, 1]
        var places = ids.Filled(tokens.logical_not(), 0);
        var (s, t) = (ValidTokens.Keep(student, tokens), ValidTokens.Keep(logprobs.to(student.dtype).detach(), tokens));
        if (rest is null)
        {
            var among = nn.functional.log_softmax(s.gather(-1, places).Over(temperature), -1);               // [batch, tokens, kept]
            return Compare(among, nn.functional.log_softmax(t.Over(temperature), -1), tokens, temperature, divergence, scaleBySquare, dialect);
        }

        var all = nn.functional.log_softmax(s, -1);                              // [batch, tokens, vocabulary]
        var others = all.scatter(-1, places, zeros_like(t).Plus(LogOfNothing)).logsumexp(-1, keepdim: true);   // [batch, tokens, 1]
        var bucket = ValidTokens.Keep(rest.to(student.dtype).detach().unsqueeze(-1), tokens);
        return Compare(
            cat([all.gather(-1, places), others], -1), nn.functional.log_softmax(cat([t, bucket], -1), -1), tokens, temperature, divergence, scaleBySquare, dialect);
    }

    /// <summary>The squared error summed over the vocabulary, mean over the selected tokens as in <see cref="Soft"/>; distiller.py:425-430.</summary>
    public static Tensor SquaredError(Tensor student, Tensor teacher, Tensor selected, Dialect dialect)
    {
        teacher = SameShape.Require(student, teacher, "both need the same vocabulary");
        var tokens = ValidTokens.Rows(selected);                                 // [batch, length, 1]
        var difference = ValidTokens.Keep(student, tokens) - ValidTokens.Keep(teacher, tokens);
        return Mean(difference.square().sum(-1), tokens.squeeze(-1), dialect);
    }

    /// <summary>The cross entropy on the ids of masked tokens, mean over them; without any it is 0 (distiller.py:421 gives NaN).</summary>
    /// <param name="student">Logits, <c>[batch, length, vocabulary]</c>.</param>
    /// <param name="labels">Ids, <c>[batch, length]</c>, int64; <see cref="NoLabel"/> where a token is not masked.</param>
    public static Tensor MaskedIds(Tensor student, Tensor labels)
    {
        var masked = labels.IsNot(NoLabel);                                         // [batch, length]
        var logProbability = nn.functional.log_softmax(ValidTokens.Keep(student, masked.unsqueeze(-1)), -1);
        var ids = labels.Filled(masked.logical_not(), 0).unsqueeze(-1);     // [batch, length, 1]
        return ValidMean.OverElements(-logProbability.gather(-1, ids).squeeze(-1), masked);
    }

    private static Tensor Compare(
        Tensor studentLog, Tensor teacherLog, Tensor tokens, double temperature, Divergence divergence, bool scaleBySquare, Dialect dialect)
    {
        teacherLog = teacherLog.AtLeast(LogOfNothing);
        var terms = divergence == Divergence.Kl ? teacherLog.exp() * (teacherLog - studentLog) : -(teacherLog.exp() * studentLog);
        var mean = Mean(terms.sum(-1), tokens.squeeze(-1), dialect);
        return scaleBySquare ? mean.Times(temperature * temperature) : mean;
    }

    private static Tensor Mean(Tensor terms, Tensor valid, Dialect dialect) =>
        ValidMean.Of(terms, valid, dialect == Dialect.Paper ? Dialect.Paper : Dialect.Masked);
}
