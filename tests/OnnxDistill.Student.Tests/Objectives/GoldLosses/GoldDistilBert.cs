using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Objectives.Logits;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

internal static class GoldDistilBert
{
    public static Tensor Of(GoldCase gold) => gold.Objective switch
    {
        "vocab_kl" => Soft(gold, Divergence.Kl),
        "vocab_ce" => Soft(gold, Divergence.CrossEntropy),
        "mlm_ce" => VocabularyLoss.MaskedIds(gold["s_logits"], gold["lm_labels"]),
        "cosine" => HiddenCosine.Loss(gold["s_hidden"], gold["t_hidden"], gold["mask"], gold.Dialect),
        "logit_mse" => VocabularyLoss.SquaredError(gold["s_logits"], gold["t_logits"], gold["mask"], gold.Dialect),
        "triple" => Triple(gold),
        _ => throw GoldLoss.Unknown(gold),
    };

    private static Tensor Triple(GoldCase gold)
    {
        var (s, t, mask, selected) = (gold["s_logits"], gold["t_logits"], gold["mask"], Selected(gold));
        return (VocabularyLoss.Soft(s, t, selected, gold.Number("T", 1), Divergence.Kl, true, gold.Dialect) * gold.Number("alpha_ce"))
            + (VocabularyLoss.MaskedIds(s, gold["lm_labels"]) * gold.Number("alpha_mlm"))
            + (VocabularyLoss.SquaredError(s, t, selected, gold.Dialect) * gold.Number("alpha_mse"))
            + (HiddenCosine.Loss(gold["s_hidden"], gold["t_hidden"], mask, gold.Dialect) * gold.Number("alpha_cos"));
    }

    private static Tensor Soft(GoldCase gold, Divergence divergence) => VocabularyLoss.Soft(
        gold["s_logits"], gold["t_logits"], Selected(gold), gold.Number("T", 1), divergence, gold.Flag("scale_T2"), gold.Dialect);

    private static Tensor Selected(GoldCase gold) => gold.Flag("restrict_ce_to_mask") || gold.Text("scope") == "masked tokens"
        ? gold["lm_labels"].ne(VocabularyLoss.NoLabel)
        : gold["mask"];
}
