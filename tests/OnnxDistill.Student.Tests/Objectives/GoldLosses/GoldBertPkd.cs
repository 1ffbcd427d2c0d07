using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.BertPkd;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

internal static class GoldBertPkd
{
    public static Tensor Of(GoldCase gold) => gold.Objective switch
    {
        "distillation_loss" => GoldLogitsLosses.Of(gold),
        "patience" => OfPatience(gold),
        "total" => GoldLogitsLosses.Of(gold) + (OfPatience(gold) * gold.Number("beta")),
        _ => throw GoldLoss.Unknown(gold),
    };

    private static Tensor OfPatience(GoldCase gold)
    {
        var (s, t, normalize) = (gold["s_patience"], gold["t_patience"], gold.Flag("normalize"));
        return gold.DialectName switch
        {
            "paper" => Patience.Loss(s, t, normalize, Dialect.Paper) * (gold.Text("batch_reduction") == "sum" ? s.shape[0] : 1),
            "variant" when gold.Text("reduction") == "sum over D, mean over B*M" => Patience.Loss(s, t, normalize, Dialect.Masked) * s.shape[2],
            "reference-unrounded" => Patience.Unrounded(s, t, normalize),
            _ => Patience.Loss(s, t, normalize, gold.Dialect),
        };
    }
}
