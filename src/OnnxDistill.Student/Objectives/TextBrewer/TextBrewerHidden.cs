using OnnxDistill.Student.Objectives.Masking;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.TextBrewer;

/// <summary>
/// TextBrewer's losses that no other system has: between pairs of hidden states, and on logits with a temperature for each row
/// (src/textbrewer/losses.py). Its hid_mse_loss, cos_loss and pkd_loss are hidden-mse, hidden-cosine and patience here.
/// </summary>
internal static class TextBrewerHidden
{
    /// <summary>fsp_loss: squared error between the products S0^T S1 / length of two states. Yim et al. 2017.</summary>
    /// <param name="student">Two hidden states, each <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's two.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is; null for none.</param>
    public static Tensor Flow((Tensor First, Tensor Second) student, (Tensor First, Tensor Second) teacher, Tensor? mask) =>
        (Flow(student.First, student.Second, mask) - Flow(teacher.First, teacher.Second, mask)).square().mean();

    /// <summary>mmd_loss: squared error between the products S0 S1^T over valid pairs of tokens; widths may differ.</summary>
    /// <param name="student">Two hidden states, each <c>[batch, length, hidden]</c>.</param>
    /// <param name="teacher">The teacher's two.</param>
    /// <param name="mask"><c>[batch, length]</c>, 1 where a token is; null for none.</param>
    /// <param name="byLength">Whether products are divided by the length instead of the width, as the released package does with a mask.</param>
    public static Tensor Gram((Tensor First, Tensor Second) student, (Tensor First, Tensor Second) teacher, Tensor? mask, bool byLength)
    {
        var difference = Gram(student.First, student.Second, byLength) - Gram(teacher.First, teacher.Second, byLength);   // [batch, length, length]
        return mask is null ? difference.square().mean() : ValidMean.OverElements(difference.square(), ValidTokens.Pairs(mask).squeeze(1));
    }

    /// <summary>kd_ce_loss with a temperature for each row: cross entropy, mean over rows, not scaled.</summary>
    /// <param name="student">Logits, <c>[batch, classes]</c>.</param>
    /// <param name="teacher">The teacher's, of the same shape.</param>
    /// <param name="temperature"><c>[batch]</c>.</param>
    public static Tensor CrossEntropy(Tensor student, Tensor teacher, Tensor temperature)
    {
        var t = temperature.unsqueeze(-1);                                       // [batch, 1]
        return -(nn.functional.softmax(teacher / t, -1) * nn.functional.log_softmax(student / t, -1)).sum(-1).mean();
    }

    private static Tensor Flow(Tensor first, Tensor second, Tensor? mask)
    {
        if (mask is null)
        {
            return first.transpose(1, 2).matmul(second).Over(first.shape[1]);        // [batch, hidden, hidden]
        }

        var tokens = ValidTokens.Rows(mask);                                     // [batch, length, 1]
        var lengths = mask.IsNot(0).sum(1).to(first.dtype).AtLeast(1.0).view(-1, 1, 1);
        return ValidTokens.Keep(first, tokens).transpose(1, 2).matmul(ValidTokens.Keep(second, tokens)) / lengths;
    }

    private static Tensor Gram(Tensor first, Tensor second, bool byLength) =>
        first.matmul(second.transpose(1, 2)).Over(byLength ? first.shape[1] : first.shape[2]);
}
