using System.Text.Json.Nodes;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.GoldLosses;

/// <summary>Writes the totals of the gold cases as weighted sums of this library's objectives.</summary>
internal static class GoldLogitsLosses
{
    public static Tensor Of(GoldCase gold)
    {
        var student = new StudentOutput(gold["s_logits"]);
        var teacher = new SoftTargetBatch
        {
            Logits = gold.Inputs.GetValueOrDefault("t_logits"),
            Labels = gold.Inputs.GetValueOrDefault("labels") ?? gold.Inputs.GetValueOrDefault("targets"),
        };
        return Terms(gold.Row).Where(term => term.Weight != 0).Aggregate(
            zeros([], dtype: gold["s_logits"].dtype), (sum, term) => sum + (term.Objective.Loss(student, teacher) * term.Weight));
    }

    private static List<(double Weight, IObjective Objective)> Terms(JsonObject row)
    {
        var p = row["params"]!.AsObject();
        return $"{row["system"]}/{row["objective"]}" switch
        {
            "hinton/soft_kl" or "hinton/soft_ce" => [(1, Soft(p))],
            "hinton/kd_total" => HintonTotal(p, row["dialect"]!.ToString()),
            "hinton/hard_ce" => [(1, new HardLabelObjective())],
            "hinton/logit_mse" => [(1, new LogitsMseObjective(ReductionOf(p)))],
            "hinton/regression_total" => [(SoftWeight(p), Soft(p)), (1 - SoftWeight(p), new HardLabelObjective())],
            "dbert/kd_total" => [(SoftWeight(p), new LogitsMseObjective(SquaredSum(row))), (1 - SoftWeight(p), new HardLabelObjective())],
            "dbert/birnn_total" => WithHard(p, new LogitsMseObjective(Reduction.Mean)),
            "dbert/siamese_total" => WithHard(p, Soft(p)),
            "pkd/distillation_loss" => [(SoftWeight(p), new SoftTargetObjective(Number(p, "T", 1), Divergence.Kl, true, Reduction.Mean)), (1 - SoftWeight(p), new HardLabelObjective())],
            "pkd/total" => PkdLogits(p, row["dialect"]!.ToString()),
            "tinybert/prediction_ce" => [(1, new SoftTargetObjective(Number(p, "T", 1), Divergence.CrossEntropy, false, row["dialect"]!.ToString() == "reference" ? Reduction.Mean : Reduction.BatchMean))],
            "tinybert/prediction_regression" => [(1, row["dialect"]!.ToString() == "reference" ? new HardLabelObjective() : new LogitsMseObjective(Reduction.Mean))],
            "textbrewer/kd_ce_loss" => [(1, new SoftTargetObjective(Number(p, "T", 1), Divergence.CrossEntropy, false, Reduction.BatchMean))],
            "textbrewer/kd_mse_loss" => [(1 / Math.Pow(Number(p, "T", 1), 2), new LogitsMseObjective(Reduction.Mean))],
            var other => throw new NotSupportedException($"gold loss {other}"),
        };
    }

    private static SoftTargetObjective Soft(JsonObject p) => new(
        Number(p, "T", 1),
        p["divergence"]?.ToString() == "ce" ? Divergence.CrossEntropy : Divergence.Kl,
        p["scale_T2"]?.GetValue<bool>() ?? false,
        ReductionOf(p));

    private static List<(double, IObjective)> HintonTotal(JsonObject p, string dialect)
    {
        // torchdistill returns early when the hard weight is 0, before T^2 is applied.
        var early = dialect == "reference-torchdistill" && SoftWeight(p) == 1;
        IObjective soft = early ? new SoftTargetObjective(Number(p, "T", 1), Divergence.Kl, false, ReductionOf(p)) : Soft(p);
        return [(SoftWeight(p), soft), (1 - SoftWeight(p), new HardLabelObjective())];
    }

    // The patience term is added by its own system.
    private static List<(double, IObjective)> PkdLogits(JsonObject p, string dialect)
    {
        var alpha = Number(p, "alpha", 0);
        var soft = new SoftTargetObjective(
            Number(p, "T", 1),
            p["divergence"]?.ToString() == "ce" ? Divergence.CrossEntropy : Divergence.Kl,
            p["scale_T2"]?.GetValue<bool>() ?? true,
            dialect.StartsWith("reference", StringComparison.Ordinal) ? Reduction.Mean : Reduction.BatchMean);
        return [(alpha, soft), (1 - alpha, new HardLabelObjective())];
    }

    private static List<(double, IObjective)> WithHard(JsonObject p, IObjective soft)
    {
        List<(double, IObjective)> terms = [(Number(p, "distill_lambda", 1), soft)];
        if (p["float_score"]?.GetValue<bool>() != true)
        {
            terms.Add((Number(p, "ce_lambda", 1), new HardLabelObjective()));
        }

        return terms;
    }

    // The paper writes the squared norm of a row; the masked dialect divides by the classes too.
    private static Reduction SquaredSum(JsonObject row) => row["dialect"]!.ToString() == "paper" ? Reduction.BatchMean : Reduction.Mean;

    private static double SoftWeight(JsonObject p) =>
        p["alpha_means"]!.ToString() == "soft" ? Number(p, "alpha", 0) : 1 - Number(p, "alpha", 0);

    private static Reduction ReductionOf(JsonObject p) => p["reduction"]?.ToString() == "mean" ? Reduction.Mean : Reduction.BatchMean;

    private static double Number(JsonObject p, string key, double fallback) => p[key]?.GetValue<double>() ?? fallback;
}
