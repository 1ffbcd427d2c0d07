using BenchmarkDotNet.Attributes;

namespace OnnxDistill.Benchmarks.Tokenizers;

/// <summary>Tokenizers other than BERT's. The claims: BPE at least three times and Unigram at least twice as fast as Hugging Face's.</summary>
/// <remarks>Each folder with a tokenizer.json below the one that ONNXDISTILL_BENCH_TOKENIZERS names, else ../shared/gold/tokenizer_json, is one row.</remarks>
public class TokenizerJsonBenchmark : TokenizerComparison
{
    /// <summary>Gets or sets the folder of a tokenizer.</summary>
    [ParamsSource(nameof(Folders))]
    public string Folder { get; set; } = "";

    /// <summary>Gets the folders that are there.</summary>
    public static IEnumerable<string> Folders() => Directory.Exists(All())
        ? Directory.GetFiles(All(), "tokenizer.json", SearchOption.AllDirectories).Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)).Order(StringComparer.Ordinal)
        : [];

    /// <inheritdoc/>
    protected override string TokenizerFolder() => Path.Combine(All(), Folder);

    private static string All() => Environment.GetEnvironmentVariable("ONNXDISTILL_BENCH_TOKENIZERS")
        ?? Path.Combine(RepositoryRoot.Find(), "..", "shared", "gold", "tokenizer_json");
}
