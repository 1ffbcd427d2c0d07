using BenchmarkDotNet.Attributes;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>
/// What captures cost: the cache stage with more and more inner tensors, against logits alone. The claim: logits and one hidden state at
/// most 1.15x. TinyBERT's is that of a student with half the teacher's layers: every second hidden state and every second layer's scores.
/// </summary>
/// <remarks>The same rows and settings as <see cref="CacheStageBenchmark"/>.</remarks>
[Config(typeof(OneRunEach))]
public class CaptureCostBenchmark
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private readonly List<TextTeacher> _open = [];
    private DataFile _data = null!;
    private string _opened = string.Empty;
    private int _layers;
    private int _run;

    /// <summary>Opens the data.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _data = BenchmarkSettings.Data();
        _layers = Teacher("hidden").Facts.Layers!.Value;
    }

    /// <summary>Frees sessions and caches.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _open.ForEach(t => t.Dispose());
        Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>Logits alone.</summary>
    [Benchmark(Baseline = true)]
    public long Logits() => Run("logits");

    /// <summary>Logits and the last hidden state.</summary>
    [Benchmark]
    public long LogitsAndOneHiddenState() => Run("logits,hidden:last");

    /// <summary>TinyBERT's capture for a student of half the layers.</summary>
    [Benchmark]
    public long TinyBert() => Run(TinyBertCapture.For(_layers));

    private long Run(string capture)
    {
        var folder = Path.Combine(_scratch, $"{_run++}");
        var rows = CacheRun.Execute(Teacher(capture), _data, folder, new CacheRunOptions { Capture = Capture.Parse(capture) }).RowsRun;
        Directory.Delete(folder, recursive: true);
        return rows;
    }

    // Opened once for each capture, while warming up; one is kept at a time, so that threads of idle sessions do not disturb.
    private TextTeacher Teacher(string capture)
    {
        if (_open is [var last] && _opened == capture)
        {
            return last;
        }

        _open.ForEach(t => t.Dispose());
        _open.Clear();
        _open.Add(TextTeacher.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null), new ClassifierOptions(), Capture.Parse(capture)));
        _opened = capture;
        return _open[0];
    }
}
