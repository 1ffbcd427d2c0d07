using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Evaluation;

public sealed class StudentEvaluatorTests
{
    [Fact]
    public void Logits_come_in_row_order_whatever_the_batches()
    {
        using var model = new BertStudent(new BertStudentOptions
        {
            Layers = 1,
            Hidden = 16,
            Heads = 2,
            Intermediate = 32,
            Vocabulary = TinyCache.Vocabulary,
            Positions = 16,
        });
        var rows = Rows(40);

        var logits = StudentEvaluator.Logits(model, rows, torch.CPU);

        for (var row = 0; row < rows.Count; row++)
        {
            var one = new StudentRowsBuilder(0);
            one.Add(rows.Ids(row), rows.PairStart(row), double.NaN, []);
            StudentEvaluator.Logits(model, one.Build(), torch.CPU)[0].ShouldBe(logits[row], tolerance: 1e-5);
        }
    }

    [Fact]
    public void Evaluation_uses_no_dropout_and_leaves_the_model_training()
    {
        using var model = new BiLstmStudent(new BiLstmStudentOptions { Embedding = 8, Hidden = 4, Fc = 6, Dropout = 0.5, Vocabulary = TinyCache.Vocabulary });
        model.train();

        StudentEvaluator.Logits(model, Rows(8), torch.CPU).ShouldBe(StudentEvaluator.Logits(model, Rows(8), torch.CPU));

        model.training.ShouldBeTrue();
    }

    [Fact]
    public void Evaluation_leaves_no_tensor_alive()
    {
        using var model = new BiLstmStudent(new BiLstmStudentOptions { Embedding = 8, Hidden = 4, Fc = 6, Vocabulary = TinyCache.Vocabulary });
        DisposeScopeManager.Statistics.Reset();

        StudentEvaluator.Logits(model, Rows(8), torch.CPU);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(0);
    }

    [Fact]
    public void Latency_is_positive_and_the_median_is_below_the_tail()
    {
        using var model = new BiLstmStudent(new BiLstmStudentOptions { Embedding = 8, Hidden = 4, Fc = 6, Vocabulary = TinyCache.Vocabulary });
        model.eval();

        var latency = Latency.Measure(model, Rows(3), torch.CPU);

        latency.P50.ShouldBeGreaterThan(0);
        latency.P95.ShouldBeGreaterThanOrEqualTo(latency.P50);
    }

    private static StudentRows Rows(int count)
    {
        var builder = new StudentRowsBuilder(0);
        for (var row = 0; row < count; row++)
        {
            builder.Add(TinyCache.Ids(row), TinyCache.Ids(row).Length, row % 2, []);
        }

        return builder.Build();
    }
}
