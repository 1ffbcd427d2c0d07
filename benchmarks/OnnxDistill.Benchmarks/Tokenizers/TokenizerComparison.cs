using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Benchmarks.Tokenizers;

/// <summary>Rows a second on one thread, beside Hugging Face's Rust library (through Tokenizers.DotNet) over the same texts and files, which give the same ids.</summary>
/// <remarks>
/// 4,000 rows of the quickstart's data unless the environment names others: ONNXDISTILL_BENCH_DATA, ONNXDISTILL_BENCH_TEXT (column).
/// Each figure is the time of one row.
/// </remarks>
[Config(typeof(ManyShort))]
[MemoryDiagnoser]
public abstract class TokenizerComparison
{
    /// <summary>Rows in one run.</summary>
    protected const int Rows = 4000;

    private readonly EncodeOptions _options = new() { MaxLength = 128 };
    private readonly string _scratch = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private TextTokenizer _ours = null!;
    private global::Tokenizers.DotNet.Tokenizer _rust = null!;

    /// <summary>Gets the texts.</summary>
    protected string[] Texts { get; private set; } = [];

    /// <summary>Loads texts and tokenizers, and proves that ours and Hugging Face's give the same ids.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var data = Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_DATA") ?? Path.Combine(RepositoryRoot.Find(), "tools", "quickstart", "data", "train.tsv");
        var column = Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_TEXT") ?? "1";
        var texts = DataFile.Open(data, new DataFileOptions { TextColumn = column, Limit = Rows }).Read().Select(e => e.Text!).ToList();
        Texts = [.. Enumerable.Range(0, Rows).Select(i => texts[i % texts.Count])];

        // The files as exported: without the fixed padding to 128 that some carry, which would slow the others down for nothing.
        var files = TokenizerFiles.FromFolder(TokenizerFolder()).ForExport(_options.MaxLength!.Value);
        var json = Path.Combine(_scratch, "tokenizer.json");
        File.WriteAllBytes(json, files.Files["tokenizer.json"]);
        _ours = files.Load(TokenizerFolder());
        _rust = new(json);
        if (Texts.FirstOrDefault(t => !_rust.Encode(t).SequenceEqual(_ours.Encode(t, null, _options).InputIds.Select(id => (uint)id))) is { } wrong)
        {
            throw new InvalidOperationException($"other ids than Hugging Face's for: {wrong}");
        }

        Prepare(files);
    }

    /// <summary>Frees the Rust tokenizer.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _rust.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    /// <summary>Tokenizers.DotNet.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public int HuggingFaceRust()
    {
        var tokens = 0;
        foreach (var text in Texts)
        {
            tokens += _rust.Encode(text).Length;
        }

        return tokens;
    }

    /// <summary>This project's tokenizer.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public int OnnxDistillTokenizer()
    {
        var tokens = 0;
        foreach (var text in Texts)
        {
            tokens += _ours.Encode(text, null, _options).InputIds.Length;
        }

        return tokens;
    }

    /// <summary>The folder with the tokenizer files.</summary>
    protected abstract string TokenizerFolder();

    /// <summary>Makes ready what else is compared.</summary>
    protected virtual void Prepare(TokenizerFiles files)
    {
    }

    // Many short runs instead of a few long ones: on a machine that has something else to do, the shortest of them still says what the work costs.
    private sealed class ManyShort : ManualConfig
    {
        public ManyShort()
        {
            AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithInvocationCount(1).WithUnrollFactor(1).WithWarmupCount(30).WithIterationCount(60));
            AddColumn(StatisticColumn.Min, StatisticColumn.Median);
        }
    }
}
