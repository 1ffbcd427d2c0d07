using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Benchmarks.Training;

/// <summary>
/// One training step from soft targets in memory, in 32-bit floats on two threads: forward, losses, backward, clipping and AdamW over every
/// parameter, embeddings too. The shapes are those of the peers: 3x192x12x768, 32 rows of 32 tokens (torch_train_step.py --layers 3
/// --hidden 192 --intermediate 768 --objectives soft) and BiLSTM 300/150/200, 50 rows of 16 to 32 tokens (torch_bilstm_step.py --packed).
/// </summary>
[Config(typeof(ManySteps))]
public class TrainingStepBenchmark
{
    private StudentStep _bert = null!;
    private StudentStep _biLstm = null!;

    /// <summary>Builds both students and three batches for each.</summary>
    [GlobalSetup]
    public void Setup()
    {
        torch.set_num_threads(2);
        torch.manual_seed(1);
        _bert = new StudentStep(new BertStudent(new BertStudentOptions { Layers = 3 }), rows: 32, shortest: 32, longest: 32, soft: true);
        _biLstm = new StudentStep(new BiLstmStudent(new BiLstmStudentOptions()), rows: 50, shortest: 16, longest: 32, soft: false);
        _bert.Take();   // the optimizer alone needs gradients
    }

    /// <summary>A BERT student by soft targets and hard labels.</summary>
    [Benchmark]
    public float Bert3x192() => _bert.Take();

    /// <summary>The Distilled BiLSTM by the teacher's logits.</summary>
    [Benchmark]
    public float BiLstm300() => _biLstm.Take();

    /// <summary>The BERT student's clipping and AdamW alone, on the gradients that are there.</summary>
    [Benchmark]
    public double Bert3x192Optimizer() => _bert.Update();

    private sealed class ManySteps : ManualConfig
    {
        public ManySteps() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(5).WithIterationCount(30));
    }
}
