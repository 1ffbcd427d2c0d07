using OnnxDistill.Student.Batches;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Batches;

public sealed class StudentBatcherTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly StudentRows _rows;

    public StudentBatcherTests()
    {
        var builder = new StudentRowsBuilder(2);
        builder.Add([2, 10, 3, 11, 12, 3], 3, 1, [0.5f, -1]);
        builder.Add([2, 20, 3], 3, double.NaN, [2, 3]);
        _rows = builder.Build();
    }

    [Fact]
    public void Rows_are_padded_to_the_longest_with_types_and_mask()
    {
        var batch = new StudentBatcher(torch.CPU, siamese: false, regression: false).Inputs(_rows, [1, 0]);

        batch.InputIds.shape.ShouldBe([2, 6]);
        batch.InputIds.data<long>().ToArray().ShouldBe([2, 20, 3, 0, 0, 0, 2, 10, 3, 11, 12, 3]);
        batch.TokenTypeIds.data<long>().ToArray().ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
        batch.Mask.data<long>().ToArray().ShouldBe([1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
        batch.Lengths.data<long>().ToArray().ShouldBe([3, 6]);
    }

    [Fact]
    public void A_siamese_student_gets_the_second_text_apart()
    {
        var batch = new StudentBatcher(torch.CPU, siamese: true, regression: false).Inputs(_rows, [0]);

        batch.InputIds.data<long>().ToArray().ShouldBe([2, 10, 3]);
        batch.PairInputIds!.data<long>().ToArray().ShouldBe([11, 12, 3]);
        batch.PairLengths!.data<long>().ToArray().ShouldBe([3]);
    }

    [Fact]
    public void Targets_say_which_rows_have_a_label()
    {
        var batcher = new StudentBatcher(torch.CPU, siamese: false, regression: false);

        var targets = batcher.Targets(_rows, [0, 1], torch.ones(2, 6));

        targets.HasLabel!.data<bool>().ToArray().ShouldBe([true, false]);
        targets.Labels!.data<long>().ToArray()[0].ShouldBe(1);
        targets.Logits!.data<float>().ToArray().ShouldBe([0.5f, -1, 2, 3]);
    }

    [Fact]
    public void A_regression_keeps_real_labels()
    {
        var builder = new StudentRowsBuilder(0);
        builder.Add([2, 3], 2, 3.25, []);

        var targets = new StudentBatcher(torch.CPU, siamese: false, regression: true).Targets(builder.Build(), [0], torch.ones(1, 2));

        targets.Labels!.data<float>().ToArray().ShouldBe([3.25f]);
        targets.Logits.ShouldBeNull();
    }

    public void Dispose() => _scope.Dispose();
}
