using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.TextBrewer;

/// <summary>
/// TextBrewer's attention losses (src/textbrewer/losses.py), for comparison with it. Without a mask it takes every score of -0.001 or less for
/// padding, which zeroes half of the raw scores.
/// </summary>
internal static class TextBrewerAttention
{
    private const double Threshold = -1e-3;

    /// <summary>att_mse_loss (or, of scores summed over heads, att_mse_sum_loss).</summary>
    /// <param name="student">Scores, <c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is; null for none.</param>
    /// <param name="sumHeads">Whether heads are summed first.</param>
    public static Tensor Mse(Tensor student, Tensor teacher, Tensor? mask, bool sumHeads)
    {
        var (s, t) = sumHeads ? (student.sum(1, keepdim: true), teacher.sum(1, keepdim: true)) : (student, teacher);
        return mask is null
            ? (Selected(s, s) - Selected(t, t)).square().mean()
            : ValidMean.OverElements((s - t).square(), ValidTokens.Pairs(mask));
    }

    /// <summary>att_ce_loss (or, of scores averaged over heads, att_ce_mean_loss): with a mask, padded keys take part in the softmax.</summary>
    /// <param name="student">Scores, <c>[batch, heads, query, key]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is; null for none.</param>
    /// <param name="meanHeads">Whether heads are averaged first.</param>
    public static Tensor CrossEntropy(Tensor student, Tensor teacher, Tensor? mask, bool meanHeads)
    {
        var (s, t) = meanHeads ? (student.mean([1], keepdim: true), teacher.mean([1], keepdim: true)) : (student, teacher);
        var probabilities = nn.functional.softmax(t, -1);
        var kept = mask is null ? Selected(probabilities, t) : ValidTokens.Keep(probabilities, ValidTokens.Keys(mask));
        var rows = -(kept * nn.functional.log_softmax(s, -1)).sum(-1);            // [batch, heads, query]
        return mask is null ? rows.mean() : ValidMean.OverElements(rows, ValidTokens.Queries(mask).squeeze(-1));
    }

    private static Tensor Selected(Tensor values, Tensor scores) => values.Filled(scores.IsAtMost(Threshold), 0);
}
