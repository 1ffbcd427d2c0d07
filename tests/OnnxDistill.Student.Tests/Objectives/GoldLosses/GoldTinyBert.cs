using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Student.Objectives.TinyBert;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

internal static class GoldTinyBert
{
    public static Tensor Of(GoldCase gold) => gold.Objective switch
    {
        "attention_mse" => AttentionMse.Loss(gold["s_scores"], gold["t_scores"], gold["mask"], gold.Dialect),
        "hidden_mse" or "embedding_mse" => HiddenMse.Loss(Projected(gold, gold["s_hidden"]), gold["t_hidden"], gold["mask"], gold.Dialect),
        "intermediate_total" => Intermediate(gold),
        "prediction_ce" or "prediction_regression" => GoldLogitsLosses.Of(gold),
        _ => throw GoldLoss.Unknown(gold),
    };

    private static Tensor Intermediate(GoldCase gold)
    {
        var (student, teacher) = (gold.Integer("M"), gold.Integer("N"));
        var scores = LayerMap.Layers(LayerRule.Uniform, student, teacher)
            .Select(p => AttentionMse.Loss(gold[$"s_scores_{p.Student}"], gold[$"t_scores_{p.Teacher}"], gold["mask"], gold.Dialect));
        var hidden = LayerMap.HiddenStates(LayerRule.Uniform, student, teacher).Prepend(new LayerPair(0, 0))
            .Select(p => HiddenMse.Loss(Projected(gold, gold[$"s_hidden_{p.Student}"]), gold[$"t_hidden_{p.Teacher}"], gold["mask"], gold.Dialect));
        return scores.Concat(hidden).Aggregate((sum, loss) => sum + loss);
    }

    private static Tensor Projected(GoldCase gold, Tensor hidden) => gold.Inputs.TryGetValue("proj_weight", out var weight)
        ? nn.functional.linear(hidden, weight, gold.Inputs.GetValueOrDefault("proj_bias"))
        : hidden;
}
