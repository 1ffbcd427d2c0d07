using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.BertPkd;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Objectives.TextBrewer;
using OnnxDistill.Student.Objectives.TinyBert;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

internal static class GoldTextBrewer
{
    public static Tensor Of(GoldCase gold) => gold.Objective switch
    {
        "kd_ce_loss" when gold.Inputs.TryGetValue("temperature", out var temperature) => TextBrewerHidden.CrossEntropy(gold["s_logits"], gold["t_logits"], temperature),
        "kd_ce_loss" or "kd_mse_loss" => GoldLogitsLosses.Of(gold),
        "att_mse_loss" or "att_mse_sum_loss" => TextBrewerAttention.Mse(gold["s_att"], gold["t_att"], gold.Mask, gold.Objective == "att_mse_sum_loss"),
        "att_ce_loss" or "att_ce_mean_loss" => TextBrewerAttention.CrossEntropy(gold["s_att"], gold["t_att"], gold.Mask, gold.Objective == "att_ce_mean_loss"),
        "hid_mse_loss" => HiddenMse.Loss(gold["s_hidden"], gold["t_hidden"], AnyMask(gold, gold["s_hidden"]), Dialect.Masked),
        "cos_loss" => HiddenCosine.Loss(gold["s_hidden"], gold["t_hidden"], AnyMask(gold, gold["s_hidden"]), Dialect.Masked),
        "pkd_loss" => Patience.Loss(gold["s_hidden"].narrow(1, 0, 1), gold["t_hidden"].narrow(1, 0, 1), true, Dialect.Paper),
        "fsp_loss" => TextBrewerHidden.Flow(Pair(gold, "s"), Pair(gold, "t"), gold.Mask),
        "mmd_loss" => TextBrewerHidden.Gram(Pair(gold, "s"), Pair(gold, "t"), gold.Mask, gold.DialectName == "reference" && gold.Mask is not null),
        _ => throw GoldLoss.Unknown(gold),
    };

    private static (Tensor First, Tensor Second) Pair(GoldCase gold, string side) => (gold[$"{side}_hidden_0"], gold[$"{side}_hidden_1"]);

    private static Tensor AnyMask(GoldCase gold, Tensor hidden) => gold.Mask ?? ones(hidden.shape[0], hidden.shape[1]);
}
