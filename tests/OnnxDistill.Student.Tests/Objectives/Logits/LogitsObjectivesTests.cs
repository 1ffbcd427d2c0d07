using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.Logits;

public sealed class LogitsObjectivesTests
{
    private static readonly SoftTargetObjective s_soft = new(2, Divergence.Kl, scaleBySquare: true, Reduction.BatchMean);

    [Fact]
    public void Soft_target_of_equal_logits_is_zero_with_zero_gradients()
    {
        var (loss, gradient) = Run(s_soft, new float[,] { { 1, 2 }, { -3, 4 } }, new SoftTargetBatch { Logits = Rows(new float[,] { { 1, 2 }, { -3, 4 } }) });

        loss.ShouldBe(0, 1e-6f);
        gradient.ShouldAllBe(g => Math.Abs(g) < 1e-6);
    }

    [Fact]
    public void Soft_target_stays_finite_for_logits_ten_thousand_apart()
    {
        var (loss, gradient) = Run(s_soft, new float[,] { { 1e4f, -1e4f } }, new SoftTargetBatch { Logits = Rows(new float[,] { { -1e4f, 1e4f } }) });

        loss.ShouldBe(40_000, 1);
        gradient.ShouldAllBe(g => float.IsFinite(g));
    }

    [Fact]
    public void Soft_target_of_one_logit_is_the_squared_error()
    {
        var (loss, gradient) = Run(s_soft, new float[,] { { 3 }, { 1 } }, new SoftTargetBatch { Logits = Rows(new float[,] { { 1 }, { 1 } }) });

        loss.ShouldBe(2, 1e-6f);
        gradient.ShouldBe([2, 0]);
    }

    [Fact]
    public void Hard_label_leaves_out_rows_without_a_label()
    {
        var batch = new SoftTargetBatch { Labels = tensor(new long[] { 1, -7 }), HasLabel = tensor(new[] { true, false }) };

        var (loss, gradient) = Run(new HardLabelObjective(), new float[,] { { 0, 0 }, { 5, 7 } }, batch);

        loss.ShouldBe(MathF.Log(2), 1e-6f);
        gradient.ShouldBe([0.5f, -0.5f, 0, 0]);
    }

    [Fact]
    public void Hard_label_of_one_logit_leaves_out_rows_without_a_label()
    {
        var batch = new SoftTargetBatch { Labels = tensor(new[] { 1f, float.NaN }), HasLabel = tensor(new[] { true, false }) };

        var (loss, gradient) = Run(new HardLabelObjective(), new float[,] { { 3 }, { 9 } }, batch);

        loss.ShouldBe(4, 1e-6f);
        gradient.ShouldBe([4, 0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Hard_label_without_any_label_is_zero_with_zero_gradients(int classes)
    {
        var labels = classes == 1 ? tensor(new[] { float.NaN }) : tensor(new long[] { -100 });
        var batch = new SoftTargetBatch { Labels = labels, HasLabel = tensor(new[] { false }) };

        var (loss, gradient) = Run(new HardLabelObjective(), classes == 1 ? new float[,] { { 3 } } : new float[,] { { 3, 4 } }, batch);

        loss.ShouldBe(0);
        gradient.ShouldAllBe(g => g == 0);
    }

    [Fact]
    public void Teacher_logits_of_another_number_of_classes_are_refused()
    {
        var batch = new SoftTargetBatch { Logits = Rows(new float[,] { { 1, 2, 3 } }) };

        Should.Throw<InvalidDataException>(() => Run(new LogitsMseObjective(Reduction.Mean), new float[,] { { 1, 2 } }, batch))
            .Message.ShouldContain("[1, 2] with teacher logits [1, 3]");
    }

    [Fact]
    public void Missing_teacher_logits_and_labels_are_named()
    {
        Should.Throw<InvalidDataException>(() => Run(s_soft, new float[,] { { 1, 2 } }, new SoftTargetBatch()))
            .Message.ShouldContain("soft-target needs the teacher's logits");
        Should.Throw<InvalidDataException>(() => Run(new HardLabelObjective(), new float[,] { { 1, 2 } }, new SoftTargetBatch()))
            .Message.ShouldContain("hard-label needs labels");
    }

    private static Tensor Rows(float[,] values) => tensor(values);

    private static (float Loss, float[] Gradient) Run(IObjective objective, float[,] logits, SoftTargetBatch batch)
    {
        using var scope = NewDisposeScope();
        var student = tensor(logits).requires_grad_(true);
        var loss = objective.Loss(new StudentOutput(student), batch);
        loss.backward();
        return (loss.item<float>(), student.grad!.data<float>().ToArray());
    }
}
