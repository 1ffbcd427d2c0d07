using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.Logits;

public sealed class MultiLabelObjectivesTests
{
    private static readonly double[,] s_student = { { 0.5, -1.25, 3 }, { -2, 0.75, 0 } };
    private static readonly double[,] s_teacher = { { 2, -0.5, -4 }, { 1.5, 0.25, -0.125 } };
    private static readonly double[,] s_labels = { { 1, 0, 1 }, { 0, double.NaN, 1 } };

    [Theory]
    [InlineData(1, true, nameof(Divergence.Kl))]
    [InlineData(3, true, nameof(Divergence.Kl))]
    [InlineData(3, false, nameof(Divergence.Kl))]
    [InlineData(2, true, nameof(Divergence.CrossEntropy))]
    public void Soft_target_is_the_mean_divergence_of_each_class(double temperature, bool scale, string kind)
    {
        var divergence = Enum.Parse<Divergence>(kind);
        var expected = 0.0;
        for (var row = 0; row < 2; row++)
        {
            for (var c = 0; c < 3; c++)
            {
                var (t, s) = (Sigmoid(s_teacher[row, c] / temperature), Sigmoid(s_student[row, c] / temperature));
                expected -= (t * Math.Log(s)) + ((1 - t) * Math.Log(1 - s));
                expected += divergence == Divergence.Kl ? (t * Math.Log(t)) + ((1 - t) * Math.Log(1 - t)) : 0;
            }
        }

        expected *= (scale ? temperature * temperature : 1) / 6;
        Run(Soft(temperature, divergence, scale), s_student).Loss.ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData(nameof(Divergence.Kl))]
    [InlineData(nameof(Divergence.CrossEntropy))]
    public void Soft_target_has_the_gradient_of_its_differences(string divergence) => GradientIsThatOfDifferences(Soft(2.5, Enum.Parse<Divergence>(divergence), scale: true));

    [Fact]
    public void Soft_target_gradient_is_the_difference_of_probabilities()
    {
        var (_, gradient) = Run(Soft(2, Divergence.Kl, scale: true), s_student);
        for (var i = 0; i < 6; i++)
        {
            gradient[i].ShouldBe(2 * (Sigmoid(s_student[i / 3, i % 3] / 2) - Sigmoid(s_teacher[i / 3, i % 3] / 2)) / 6, 1e-12);
        }
    }

    [Fact]
    public void Soft_target_stays_finite_for_logits_far_apart()
    {
        var batch = new SoftTargetBatch { Logits = tensor(new[,] { { -1e4, 1e4 } }) };
        var (loss, gradient) = Run(Soft(2, Divergence.Kl, scale: true), new[,] { { 1e4, -1e4 } }, batch);
        loss.ShouldBe(20_000, 1e-6);
        gradient.ShouldBe([1, -1]);
    }

    [Fact]
    public void Soft_target_of_one_class_is_a_divergence_too()
    {
        var batch = new SoftTargetBatch { Logits = tensor(new[,] { { 0.0 } }) };
        Run(Soft(1, Divergence.Kl, scale: true), new[,] { { 2.0 } }, batch).Loss.ShouldBe((-0.5 * Math.Log(Sigmoid(2) * Sigmoid(-2))) - Math.Log(2), 1e-12);
    }

    [Fact]
    public void Hard_label_is_the_mean_binary_cross_entropy_of_what_is_known()
    {
        var expected = -(Math.Log(Sigmoid(0.5)) + Math.Log(Sigmoid(1.25)) + Math.Log(Sigmoid(3)) + Math.Log(Sigmoid(2)) + Math.Log(Sigmoid(0))) / 5;
        var (loss, gradient) = Run(new HardLabelObjective(multiLabel: true), s_student);
        loss.ShouldBe(expected, 1e-12);
        gradient[4].ShouldBe(0);
        gradient[0].ShouldBe((Sigmoid(0.5) - 1) / 5, 1e-12);
    }

    [Fact]
    public void Hard_label_has_the_gradient_of_its_differences() => GradientIsThatOfDifferences(new HardLabelObjective(multiLabel: true));

    [Fact]
    public void Hard_label_without_any_label_is_zero_with_zero_gradients()
    {
        var batch = new SoftTargetBatch { Labels = tensor(new[,] { { double.NaN, double.NaN } }) };
        var (loss, gradient) = Run(new HardLabelObjective(multiLabel: true), new[,] { { 3.0, 4 } }, batch);
        loss.ShouldBe(0);
        gradient.ShouldBe([0, 0]);
    }

    [Fact]
    public void Class_ids_are_no_flags() =>
        Should.Throw<InvalidDataException>(() => Run(new HardLabelObjective(multiLabel: true), s_student, new SoftTargetBatch { Labels = tensor(new long[] { 1, 0 }) }))
            .Message.ShouldContain("wants a label for each class, [2, 3], and got [2]");

    private static SoftTargetObjective Soft(double temperature, Divergence divergence, bool scale) => new(temperature, divergence, scale, Reduction.BatchMean, multiLabel: true);

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static void GradientIsThatOfDifferences(IObjective objective)
    {
        const double Step = 1e-5;
        var (_, gradient) = Run(objective, s_student);
        for (var i = 0; i < 6; i++)
        {
            var (up, down) = ((double[,])s_student.Clone(), (double[,])s_student.Clone());
            up[i / 3, i % 3] += Step;
            down[i / 3, i % 3] -= Step;
            gradient[i].ShouldBe((Run(objective, up).Loss - Run(objective, down).Loss) / (2 * Step), 1e-9);
        }
    }

    private static (double Loss, double[] Gradient) Run(IObjective objective, double[,] logits, SoftTargetBatch? batch = null)
    {
        using var scope = NewDisposeScope();
        var student = tensor(logits).requires_grad_(true);
        var loss = objective.Loss(new StudentOutput(student), batch ?? new SoftTargetBatch { Logits = tensor(s_teacher), Labels = tensor(s_labels) });
        loss.backward();
        return (loss.item<double>(), student.grad!.data<double>().ToArray());
    }
}
