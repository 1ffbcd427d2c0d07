using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxDistill.Benchmarks.Caching;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Models;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using TorchSharp;

namespace OnnxDistill.Benchmarks.Serving;

/// <summary>
/// An exported student beside the teacher, both through ONNX Runtime with the same settings over the same tokens: what is gained by
/// distilling. The students' weights are random, which costs the same; they are the shapes of the recipes' defaults.
/// </summary>
/// <remarks>512 rows of what <see cref="CacheStageBenchmark"/> runs on. Each figure is the time of one row.</remarks>
[Config(typeof(FewRuns))]
public class ExportedStudentBenchmark
{
    private const int Rows = 512;
    private readonly string _scratch = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private EncodedExample[][] _batches = [];
    private OnnxClassifier _model = null!;

    /// <summary>Gets or sets the rows of a batch: one as a service asks, or 32 of similar length.</summary>
    [Params(1, 32)]
    public int Batch { get; set; }

    /// <summary>Opens the teacher.</summary>
    [GlobalSetup(Target = nameof(Teacher))]
    public void SetupTeacher()
    {
        Read();
        _model = OnnxClassifier.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null).ModelPath, new ClassifierOptions());
    }

    /// <summary>Exports and opens a BERT of 4 layers, 192 wide.</summary>
    [GlobalSetup(Target = nameof(Bert4x192))]
    public void SetupBert() => Export(vocabulary => new BertStudent(new BertStudentOptions { Vocabulary = vocabulary }));

    /// <summary>Exports and opens the Distilled BiLSTM.</summary>
    [GlobalSetup(Target = nameof(BiLstm300))]
    public void SetupBiLstm() => Export(vocabulary => new BiLstmStudent(new BiLstmStudentOptions { Vocabulary = vocabulary }));

    /// <summary>Closes the model and removes the student.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _model.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>The teacher.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public float Teacher() => Run();

    /// <summary>The student of recipe hinton.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public float Bert4x192() => Run();

    /// <summary>The student of recipe distilled-bilstm.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public float BiLstm300() => Run();

    private float Run() => _batches.Sum(batch => _model.Run(batch)[0][0]);

    private int Read()
    {
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null), new ClassifierOptions());
        var data = BenchmarkSettings.Data();
        var encoder = teacher.Encoder(data, teacher.MaxLength(null));
        _batches = [.. data.Read().Take(Rows).Select(encoder.Encode).OrderBy(r => r.Length).Chunk(Batch)];
        return (int)teacher.VocabularySize!.Value;
    }

    private void Export(Func<int, StudentModel> create)
    {
        torch.manual_seed(1);
        using var student = create(Read());
        var path = Path.Combine(_scratch, "model.onnx");
        StudentOnnx.Save(student, path);
        _model = OnnxClassifier.Open(path, new ClassifierOptions());
    }

    private sealed class FewRuns : ManualConfig
    {
        public FewRuns() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(2).WithIterationCount(8).WithInvocationCount(1).WithUnrollFactor(1));
    }
}
