using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.Logits;

/// <summary>
/// Hinton, Vinyals, Dean 2015, section 2.1: at a temperature far above the logits, and with logits of zero mean for each case, the gradient of soft
/// targets is (z - v) / (N T squared), that of matching logits by half their squared error.
/// </summary>
public sealed class HighTemperatureTests
{
    private const int Rows = 6;
    private const int Classes = 7;

    private readonly Tensor _student = Logits(1);
    private readonly Tensor _teacher = Logits(2);

    [Fact]
    public void At_high_temperatures_soft_targets_become_the_matching_of_logits()
    {
        var matching = Gradient(new LogitsMseObjective(Reduction.Mean), Centred(_student), Centred(_teacher)).Over(2);      // (z - v) / (rows x classes)
        double[] errors = [.. new[] { 10.0, 100, 1000, 10000 }.Select(t => Largest(Gradient(Soft(t), Centred(_student), Centred(_teacher)) - matching) / Largest(matching))];

        errors[0].ShouldBeGreaterThan(0.05);        // at 10 the logits, up to 9, are not small beside it
        for (var i = 1; i < errors.Length; i++)
        {
            (errors[i] / errors[i - 1]).ShouldBeInRange(0.05, 0.15);         // what is left falls as 1 / T
        }

        errors[^1].ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void The_mean_of_logits_does_not_matter()
    {
        var gradient = Gradient(Soft(1000), _student, _teacher);

        Largest(gradient - Gradient(Soft(1000), Centred(_student), Centred(_teacher))).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Without_the_factor_of_T_squared_the_gradient_falls_by_it()
    {
        var scaled = Gradient(Soft(100), _student, _teacher);

        Largest(Gradient(new SoftTargetObjective(100, Divergence.Kl, scaleBySquare: false, Reduction.BatchMean), _student, _teacher).Times(1e4) - scaled)
            .ShouldBeLessThan(1e-12);
    }

    private static SoftTargetObjective Soft(double temperature) => new(temperature, Divergence.Kl, scaleBySquare: true, Reduction.BatchMean);

    // [rows, classes], in -9 to 9
    private static Tensor Logits(int seed)
    {
        var random = new Random(seed);
        return tensor(Enumerable.Range(0, Rows * Classes).Select(_ => (random.NextDouble() * 18) - 9).ToArray(), Rows, Classes);
    }

    private static Tensor Centred(Tensor logits) => logits - logits.mean([1], keepdim: true);

    private static Tensor Gradient(IObjective objective, Tensor student, Tensor teacher)
    {
        var logits = student.detach().clone().requires_grad_();
        objective.Loss(new StudentOutput(logits), new SoftTargetBatch { Logits = teacher }).backward();
        return logits.grad!;
    }

    private static double Largest(Tensor tensor) => tensor.abs().max().item<double>();
}
