using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives.Logits;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.Logits;

/// <summary>
/// Losses and gradients of torch 1.13's <c>cross_entropy(z, y, weight, label_smoothing)</c> and <c>binary_cross_entropy_with_logits(z, y, pos_weight)</c>; the
/// third row has no label there (ignore_index) and here.
/// </summary>
public sealed class WeightedLabelsTests
{
    private static readonly double[,] s_logits = { { 2, -1, 0.5 }, { 0, 1, 0 }, { 1, 1.5, -0.5 } };
    private static readonly float[] s_weights = [1, 2, 4];

    [Fact]
    public void Weights_make_a_weighted_mean() => ShouldBe(
        new HardLabelObjective(classWeights: s_weights),
        1.2894180304770724,
        [-0.04288059308214483, 0.00782251465413749, 0.03505807842800734, 0.16955324609366837, 0.4608935078126633, -0.6304467539063316, 0, 0, 0]);

    [Fact]
    public void Smoothing_spreads_a_share_over_all_classes() => ShouldBe(
        new HardLabelObjective(labelSmoothing: 0.1),
        0.9547113386279376,
        [-0.07386814937202874, 0.0028896199686770582, 0.07097852940335168, 0.08930411214187606, 0.2713917757162479, -0.36069588785812395, 0, 0, 0]);

    [Fact]
    public void Weights_and_smoothing_go_together() => ShouldBe(
        new HardLabelObjective(classWeights: s_weights, labelSmoothing: 0.1),
        1.3108048412568616,
        [-0.008598005493097458, -0.004467816725310845, 0.013065822218408317, 0.15582186083976549, 0.42835627832046896, -0.5841781391602344, 0, 0, 0]);

    [Fact]
    public void Equal_weights_change_nothing()
    {
        var plain = Run(new HardLabelObjective(), Batch());
        var equal = Run(new HardLabelObjective(classWeights: [3, 3, 3]), Batch());

        equal.Loss.ShouldBe(plain.Loss, 1e-12);
        equal.Gradient.ShouldBe(plain.Gradient, 1e-12);
    }

    [Fact]
    public void A_batch_of_classes_without_weight_says_nothing()
    {
        var (loss, gradient) = Run(new HardLabelObjective(classWeights: [0, 1, 0]), Batch());

        loss.ShouldBe(0);
        gradient.ShouldAllBe(g => g == 0);
    }

    [Fact]
    public void Where_a_row_may_have_several_classes_the_weight_is_of_those_it_has()
    {
        var batch = new SoftTargetBatch { Labels = tensor(new double[,] { { 1, 0, 1 }, { 0, 1, 0 }, { 1, 0, 0 } }) };

        var (loss, gradient) = Run(new HardLabelObjective(multiLabel: true, s_weights), batch);

        loss.ShouldBe(0.7597852579021155, 1e-12);
        gradient.ShouldBe(
            [-0.013244769113568632, 0.02988238015222168, -0.16779585279917575, 0.05555555555555555, -0.05976476030444336, 0.05555555555555555, -0.02988238015222168, 0.0908416084659604, 0.04194896319979394],
            1e-12);
    }

    private static void ShouldBe(HardLabelObjective objective, double loss, double[] gradient)
    {
        var result = Run(objective, Batch());
        result.Loss.ShouldBe(loss, 1e-9);
        result.Gradient.ShouldBe(gradient, 1e-9);
    }

    private static SoftTargetBatch Batch() => new() { Labels = tensor(new long[] { 0, 2, -100 }), HasLabel = tensor(new[] { true, true, false }) };

    private static (double Loss, double[] Gradient) Run(HardLabelObjective objective, SoftTargetBatch batch)
    {
        using var scope = NewDisposeScope();
        var student = tensor(s_logits).requires_grad_(true);
        var loss = objective.Loss(new StudentOutput(student), batch);
        loss.backward();
        return (loss.item<double>(), student.grad!.data<double>().ToArray());
    }
}
