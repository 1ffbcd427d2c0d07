using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Benchmarks.Tokenizers;

/// <summary>
/// Tokenizers other than BERT's on one thread, beside Hugging Face's Rust library (through Tokenizers.DotNet) over the same texts and
/// files. The claims: BPE at least three times and Unigram at least twice as fast, with the same ids.
/// </summary>
/// <remarks>
/// Each folder with a tokenizer.json below the one that ONNXDISTILL_BENCH_TOKENIZERS names, else ../shared/gold/tokenizer_json, is one
/// row; 4,000 rows of the quickstart's data unless ONNXDISTILL_BENCH_DATA and ONNXDISTILL_BENCH_TEXT (column) name others. Each figure is the time of one row.
/// </remarks>
[Config(typeof(ShortInProcess))]
[MemoryDiagnoser]
public class TokenizerJsonBenchmark
{
    private const int Rows = 4000;
    private readonly EncodeOptions _options = new() { MaxLength = 128 };
    private readonly string _scratch = Directory.CreateTempSubdirectory("onnxdistill-bench-").FullName;
    private string[] _texts = null!;
    private TextTokenizer _ours = null!;
    private global::Tokenizers.DotNet.Tokenizer _rust = null!;

    /// <summary>Gets or sets the folder of a tokenizer.</summary>
    [ParamsSource(nameof(Folders))]
    public string Folder { get; set; } = "";

    /// <summary>Gets the folders that are there.</summary>
    public static IEnumerable<string> Folders() => Directory.Exists(All())
        ? Directory.GetFiles(All(), "tokenizer.json", SearchOption.AllDirectories).Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Loads texts and tokenizers, and proves that both give the same ids.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var data = Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_DATA") ?? Path.Combine(RepositoryRoot.Find(), "tools", "quickstart", "data", "train.tsv");
        var column = Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_TEXT") ?? "1";
        var texts = DataFile.Open(data, new DataFileOptions { TextColumn = column, Limit = Rows }).Read().Select(e => e.Text!).ToList();
        _texts = [.. Enumerable.Range(0, Rows).Select(i => texts[i % texts.Count])];
        var files = TokenizerFiles.FromFolder(Path.Combine(All(), Folder)).ForExport(_options.MaxLength!.Value);
        var json = Path.Combine(_scratch, "tokenizer.json");
        File.WriteAllBytes(json, files.Files["tokenizer.json"]);
        _ours = files.Load(Folder);
        _rust = new(json);
        if (_texts.FirstOrDefault(t => !_rust.Encode(t).SequenceEqual(_ours.Encode(t, null, _options).InputIds.Select(id => (uint)id))) is { } wrong)
        {
            throw new InvalidOperationException($"other ids than Hugging Face's for: {wrong}");
        }
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
        foreach (var text in _texts)
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
        foreach (var text in _texts)
        {
            tokens += _ours.Encode(text, null, _options).InputIds.Length;
        }

        return tokens;
    }

    private static string All() => Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_TOKENIZERS")
        ?? Path.Combine(RepositoryRoot.Find(), "..", "shared", "gold", "tokenizer_json");

    private sealed class ShortInProcess : ManualConfig
    {
        public ShortInProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
