using BenchmarkDotNet.Attributes;
using OnnxDistill.Benchmarks.Caching;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Reading;

/// <summary>
/// Reading a cache back, checksums included, as training does, beside reading the bytes of the same files and doing nothing with them. All
/// of them lie in the page cache, so that no disk is measured.
/// </summary>
/// <remarks>The same rows and settings as <see cref="CacheStageBenchmark"/>.</remarks>
[Config(typeof(OneRunEach))]
public class ReadingBenchmark
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private readonly byte[] _buffer = new byte[1 << 20];
    private SoftTargetCache _cache = null!;

    /// <summary>Gets or sets what the cache holds: the logits, or also what <see cref="TinyBertCapture"/> says.</summary>
    [Params("logits", "tinybert")]
    public string Captured { get; set; } = string.Empty;

    /// <summary>Makes the cache.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var options = new CacheRunOptions { Capture = Capture.Parse(Captured == "tinybert" ? $"logits,{TinyBertCapture.ForTeacher()}" : Captured) };
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null), new ClassifierOptions(), options.Capture);
        CacheRun.Execute(teacher, BenchmarkSettings.Data(), Path.Combine(_folder, Captured), options);
        _cache = SoftTargetCache.Open(Path.Combine(_folder, Captured));
    }

    /// <summary>Removes the cache.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>The bytes of the parts.</summary>
    [Benchmark(Baseline = true)]
    public long Bytes()
    {
        var total = 0L;
        foreach (var part in Directory.EnumerateFiles(_cache.Folder, "*.parquet"))
        {
            using var file = File.OpenRead(part);
            for (int read; (read = file.Read(_buffer)) > 0;)
            {
                total += read;
            }
        }

        return total;
    }

    /// <summary>Every row with every column.</summary>
    [Benchmark]
    public long AllColumns() => Count(ReadColumns.All);

    /// <summary>Every row without its taps, as a recipe on logits reads a cache that holds more.</summary>
    [Benchmark]
    public long WithoutTaps() => Count(ReadColumns.WithoutTaps);

    private long Count(ReadColumns columns) => _cache.ReadRows(columns).Sum(row => row.InputIds.Length + row.Taps.Values.Sum(tap => (long)tap.Length));
}
