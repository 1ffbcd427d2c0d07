using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Data.Files;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Models;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>
/// The cache stage (plan, tokenize, run, write, flush to disk) against a bare ONNX Runtime loop over the same batches, tokenized and
/// padded before the clock starts. The claim: at most 1.15x.
/// </summary>
/// <remarks>
/// 2,048 rows of the quickstart's data on the teacher that ships, unless the environment names others: ONNXDISTILL_BENCH_TEACHER,
/// ONNXDISTILL_BENCH_DATA, ONNXDISTILL_BENCH_TEXT and ONNXDISTILL_BENCH_LABEL (columns), ONNXDISTILL_BENCH_ROWS (0: all).
/// </remarks>
[Config(typeof(OneRunEach))]
public class CacheStageBenchmark
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private TextTeacher _teacher = null!;
    private DataFile _data = null!;
    private InferenceSession _session = null!;
    private List<Dictionary<string, (long[] Values, long[] Shape)>> _batches = null!;
    private int _run;

    /// <summary>Opens the teacher twice, ours and bare, and prepares the batches of the plan.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _data = BenchmarkSettings.Data();
        _teacher = TextTeacher.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null), new ClassifierOptions());
        _session = new InferenceSession(_teacher.Folder.ModelPath);
        _batches = Prepare();
    }

    /// <summary>Frees sessions and caches.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _session.Dispose();
        _teacher.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>ONNX Runtime alone, with its own defaults.</summary>
    [Benchmark(Baseline = true)]
    public float BareLoop()
    {
        var sum = 0f;
        using var options = new RunOptions();
        foreach (var batch in _batches)
        {
            var inputs = batch.ToDictionary(
                i => i.Key, i => OrtValue.CreateTensorValueFromMemory(i.Value.Values, i.Value.Shape), StringComparer.Ordinal);
            using var outputs = _session.Run(options, inputs, [_teacher.Classifier.Output!.Name]);
            sum += outputs[0].GetTensorDataAsSpan<float>()[0];
            foreach (var input in inputs.Values)
            {
                input.Dispose();
            }
        }

        return sum;
    }

    /// <summary>The whole of <c>teacher-cache run --capture logits</c> but loading the model.</summary>
    [Benchmark]
    public long CacheStage() => CacheRun.Execute(_teacher, _data, Path.Combine(_scratch, $"{_run++}"), new CacheRunOptions()).RowsRun;

    private List<Dictionary<string, (long[] Values, long[] Shape)>> Prepare()
    {
        var plan = CachePlanner.Plan(_teacher, _data, new CacheRunOptions(), CancellationToken.None);
        var encoder = _teacher.Encoder(_data, plan.MaxLength);
        var rows = _data.Read().Select(encoder.Encode).ToList();
        return [.. plan.Parts.SelectMany(p => p.Batches).Select(b => _teacher.Classifier.Inputs.ToDictionary(
            i => i.Name, i => (Values(i.Role, [.. b.Rows.Select(r => rows[r])], b.Width), new long[] { b.Rows.Length, b.Width }), StringComparer.Ordinal))];
    }

    private static long[] Values(InputRole role, EncodedExample[] rows, int width)
    {
        var values = new long[rows.Length * width];        // [batch, length]
        for (var r = 0; r < rows.Length; r++)
        {
            for (var t = 0; t < rows[r].Length; t++)
            {
                values[(r * width) + t] = role switch
                {
                    InputRole.InputIds => rows[r].InputIds[t],
                    InputRole.TokenTypes => rows[r].TokenTypeIds[t],
                    InputRole.Mask => 1,
                    _ => t,
                };
            }
        }

        return values;
    }
}
