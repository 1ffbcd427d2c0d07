using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.Benchmarks.Objectives;

/// <summary>
/// What each objective adds to a step: the teacher's halves widened and padded, the loss, and its gradients by the student's tensors, without
/// the student itself. 32 rows of 32 tokens; a teacher of 6 layers and a student of 3, both 192 wide with 12 heads, so that none needs a projection.
/// </summary>
[Config(typeof(ManyLosses))]
public class ObjectivesBenchmark
{
    private const int Rows = 32;
    private const int Length = 32;
    private const int Hidden = 192;
    private const int Heads = 12;
    private readonly TeacherShape _teacher = new(6, Hidden, Heads);
    private readonly StudentOptions _student = new() { Layers = 3, Hidden = Hidden, Heads = Heads };
    private readonly StudentBatcher _batcher = new(torch.CPU, siamese: false, regression: false);
    private readonly int[] _batch = [.. Enumerable.Range(0, Rows)];
    private StudentRows _rows = null!;
    private StudentOutput _output = null!;
    private torch.Tensor _mask = null!;
    private IObjective _objective = null!;

    /// <summary>Gets or sets the objective, by the recipe's name.</summary>
    [Params(
        ObjectiveOptions.SoftTarget, ObjectiveOptions.LogitsMse, ObjectiveOptions.HardLabel, ObjectiveOptions.Patience, ObjectiveOptions.HiddenMse,
        ObjectiveOptions.EmbeddingMse, ObjectiveOptions.AttentionMse, ObjectiveOptions.HiddenCosine, ObjectiveOptions.AttentionKl,
        ObjectiveOptions.ValueRelation, ObjectiveOptions.Relation, ObjectiveOptions.FeatureMap, ObjectiveOptions.AttentionTransfer)]
    public string Objective { get; set; } = string.Empty;

    /// <summary>Makes rows, a student's tensors and the objective.</summary>
    [GlobalSetup]
    public void Setup()
    {
        torch.set_num_threads(2);
        torch.manual_seed(1);
        _rows = RandomTargets.Of(_teacher, Rows, Length);
        _mask = _batcher.Inputs(_rows, _batch).Mask;
        _output = new StudentOutput(Leaf(Rows, _rows.Classes))
        {
            Hidden = Leaves(_student.Layers + 1, Rows, Length, Hidden),
            Scores = Leaves(_student.Layers, Rows, Heads, Length, Length),
            Queries = Leaves(_student.Layers, Rows, Length, Hidden),
            Keys = Leaves(_student.Layers, Rows, Length, Hidden),
            Values = Leaves(_student.Layers, Rows, Length, Hidden),
        };
        _objective = ObjectiveFactory.Create(new ObjectiveOptions { Kind = Objective, Projection = "none" }, new ObjectiveContext(_student, _teacher, null));
    }

    /// <summary>Targets, loss and gradients; returns the loss.</summary>
    [Benchmark]
    public float LossAndGradients()
    {
        using var scope = torch.NewDisposeScope();
        var loss = _objective.Loss(_output, _batcher.Targets(_rows, _batch, _mask));
        loss.backward();
        return loss.item<float>();
    }

    private static torch.Tensor[] Leaves(int count, params long[] shape) => [.. Enumerable.Range(0, count).Select(_ => Leaf(shape))];

    private static torch.Tensor Leaf(params long[] shape) => torch.randn(shape, requires_grad: true);

    private sealed class ManyLosses : ManualConfig
    {
        public ManyLosses() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(5).WithIterationCount(30));
    }
}
