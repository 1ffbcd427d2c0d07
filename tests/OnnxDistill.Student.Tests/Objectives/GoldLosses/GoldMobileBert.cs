using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.MobileBert;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

internal static class GoldMobileBert
{
    public static Tensor Of(GoldCase gold) => gold.Objective switch
    {
        "feature_map_mse" => FeatureMap.Mse(gold["s_hidden"], gold["t_hidden"], gold["mask"], gold.Dialect),
        "attention_kl" => AttentionDivergence.Kl(gold["s_scores"], gold["t_scores"], gold["mask"], gold.Dialect),
        "feature_map_decomposed" => FeatureMap.Decomposed(gold["s_hidden"], gold["t_hidden"], gold["mask"], Factors(gold, "eps")),
        "feature_map_normalised" => TensorFlowLayer.Tf1Normalized(gold["s_hidden"], gold["t_hidden"], gold.Number("eps")) * gold.Number("factor", 1),
        "feature_map_statistics" => TensorFlowLayer.Tf1Statistics(
            gold["s_hidden"], gold.Flag("whole_list_bug") ? gold["t_hiddens"] : gold["t_hiddens"][gold.Integer("layer")], Factors(gold, "eps")),
        "attention_ce" when gold.DialectName == "reference-tf1" => AttentionCrossEntropy.Tf1(gold["s_scores"], gold["t_scores"], gold["mask"]) * gold.Number("factor", 1),
        "attention_ce" => AttentionCrossEntropy.Tf2(gold["s_scores"], gold["t_scores"]),
        "pretraining_distillation" => PretrainingDistillation.Loss(
            gold["s_logits"], gold["t_logits"], gold["labels"], gold["weights"], gold.Number("ground_truth_ratio")),
        "layer_total" => TensorFlowLayer.Tf2(
            gold["s_hidden"],
            gold["t_hidden"],
            gold.Inputs.ContainsKey("s_scores") ? (gold["s_scores"], gold["t_scores"], gold["mask"]) : null,
            Factors(gold, "layer_norm_eps"),
            gold.Number("attention_factor"),
            gold.Integer("stage_id")),
        _ => throw GoldLoss.Unknown(gold),
    };

    private static FeatureMapFactors Factors(GoldCase gold, string epsilon) => new()
    {
        Hidden = gold.Number("hidden_factor"),
        Mean = gold.Number("beta"),
        Variance = gold.Number("gamma"),
        Epsilon = gold.Number(epsilon, 1e-12),
    };
}
