using BenchmarkDotNet.Attributes;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>
/// The cache stage (plan, tokenize, run, convert, write, flush to disk) against a bare ONNX Runtime loop over the same batches and
/// outputs, tokenized and padded before the clock starts. The claims: at most 1.10x for logits, 1.25x for TinyBERT's capture.
/// </summary>
/// <remarks>
/// 2,048 rows of the quickstart's data on the teacher that ships, unless the environment names others: ONNXDISTILL_BENCH_TEACHER,
/// ONNXDISTILL_BENCH_DATA, ONNXDISTILL_BENCH_TEXT and ONNXDISTILL_BENCH_LABEL (columns), ONNXDISTILL_BENCH_ROWS (0: all).
/// </remarks>
[Config(typeof(OneRunEach))]
public class CacheStageBenchmark
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private TextTeacher? _teacher;
    private DataFile _data = null!;
    private BareLoop? _bare;
    private CacheRunOptions _options = null!;
    private int _run;

    /// <summary>Gets or sets what is captured: the logits, or what <see cref="TinyBertCapture"/> says.</summary>
    [Params("logits", "tinybert")]
    public string Captured { get; set; } = string.Empty;

    /// <summary>Prepares the batches of the plan, and closes the teacher: threads of an idle session would disturb.</summary>
    [GlobalSetup(Target = nameof(BareLoop))]
    public void SetupBare()
    {
        SetupStage();
        _bare = Caching.BareLoop.Open(_teacher!, BareBatch.Of(_teacher!, _data, _options));
        _teacher!.Dispose();
        _teacher = null;
    }

    /// <summary>Opens the teacher for the capture.</summary>
    [GlobalSetup(Target = nameof(CacheStage))]
    public void SetupStage()
    {
        _data = BenchmarkSettings.Data();
        _options = new CacheRunOptions { Capture = Capture.Parse(Captured == "tinybert" ? TinyBertCapture.ForTeacher() : Captured) };
        _teacher = TextTeacher.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null), new ClassifierOptions(), _options.Capture);
    }

    /// <summary>Removes the cache of the run before.</summary>
    [IterationCleanup]
    public void Remove()
    {
        foreach (var folder in Directory.EnumerateDirectories(_scratch))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Frees sessions and caches.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _bare?.Dispose();
        _teacher?.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>ONNX Runtime alone, with its own defaults.</summary>
    [Benchmark(Baseline = true)]
    public float BareLoop() => _bare!.Run();

    /// <summary>The whole of <c>teacher-cache run</c> but loading and checking the model.</summary>
    [Benchmark]
    public long CacheStage() => CacheRun.Execute(_teacher!, _data, Path.Combine(_scratch, $"{_run++}"), _options).RowsRun;
}
