using System.Text.Json.Nodes;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class AccumulationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Two_batches_of_four_step_as_one_of_eight()
    {
        var (whole, parts) = (Step([[0, 1, 2, 3, 4, 5, 6, 7]]), Step([[0, 1, 2, 3], [4, 5, 6, 7]]));

        parts.Result.Loss.ShouldBe(whole.Result.Loss, 1e-6);
        parts.Result.Losses.ShouldBe(whole.Result.Losses, 1e-6);
        parts.Result.GradientNorm.ShouldBe(whole.Result.GradientNorm, 1e-5);
        parts.Weights.ShouldBe(whole.Weights, 1e-5);
    }

    // 96 rows make 12 batches of 8: 2 steps of 5 batches and one of the 2 that are left, in each epoch.
    [Fact]
    public void Steps_schedule_and_logging_count_optimizer_steps()
    {
        var cache = TinyCache.Write(_folder["cache"]);

        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "gradient_accumulation=5", "learning_rate=1e-3", "epochs=2", "schedule.warmup=0"), cache);

        summary.Steps.ShouldBe(6);
        var lines = File.ReadAllLines(_folder["run/metrics.jsonl"]).Select(l => JsonNode.Parse(l)!).ToArray();
        lines.Select(l => l["epoch"]!.GetValue<int>()).ShouldBe([1, 1, 1, 2, 2, 2]);
        lines.Select(l => l["learning_rate"]!.GetValue<double>()).ShouldBe([1e-3, 1e-3 * 5 / 6, 1e-3 * 4 / 6, 1e-3 * 3 / 6, 1e-3 * 2 / 6, 1e-3 / 6], 1e-12);
    }

    [Fact]
    public void Every_row_is_seen_once_in_an_epoch()
    {
        var facts = Rows();
        var plan = StagePlan.Of(TinyRun.Recipe("hinton", "gradient_accumulation=3", "batch_size=2", "epochs=2").Stages[0], facts);

        (plan.BatchesPerEpoch, plan.StepsPerEpoch, plan.Steps).ShouldBe((4, 2, 4));
        Enumerable.Range(0, 4).Select(s => plan.BatchesOf(s)).ShouldBe([3, 1, 3, 1]);
        var order = plan.Order(1, new() { StageStep = 3 });
        (order.First, order.End).ShouldBe((7, 8));
    }

    [Fact]
    public void Accumulated_steps_leave_no_tensor_alive()
    {
        DisposeScopeManager.Statistics.Reset();
        Step([[0, 1, 2, 3], [4, 5, 6, 7], [0, 1]]);
        GC.Collect();
        var after = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Step([[0, 1, 2, 3], [4, 5, 6, 7], [0, 1]], steps: 20);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(2 * after);
    }

    public void Dispose() => _folder.Dispose();

    private static StudentRows Rows()
    {
        var builder = new StudentRowsBuilder(2);
        for (var row = 0; row < 8; row++)
        {
            builder.Add([2, 7 + row, 9, 3], 4, row % 2, [row - 3, 1]);
        }

        return builder.Build();
    }

    private static (TrainingStep.Result Result, double[] Weights) Step(int[][] batches, int steps = 1)
    {
        torch.manual_seed(1);
        var recipe = TinyRun.Recipe("hinton");
        using var model = new BertStudent(SmallStudents.BertOptions with { Labels = 2 });
        using var optimizer = StageParts.Optimizer(recipe.Stages[0].Optimizer, model);
        var step = new TrainingStep(recipe.Stages[0], model, new StudentBatcher(torch.CPU, siamese: false, regression: false), optimizer);
        var rows = Rows();
        TrainingStep.Result? result = null;
        for (var i = 0; i < steps; i++)
        {
            var at = 0;
            result = step.Take(batches.Length, () => new RowBatch(rows, batches[at++]), 1e-3);
        }

        return (result!, [.. model.NamedParameters().SelectMany(p => p.Value.Floats64())]);
    }
}
