using System.Globalization;
using System.Text.Json;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Every string of every file in <c>gold/tokenizer</c>: ids, types, mask and offsets of Hugging Face, or its refusal.</summary>
[Trait("Category", "Conformance")]
public sealed class GoldTokenizerTests
{
    private const int LinesInCase = 50;
    private static readonly Dictionary<string, TextTokenizer> _tokenizers = [];

    public static IEnumerable<TheoryDataRow<string, int>> Cases() =>
        from file in SharedFolder.Files("*.jsonl", "gold", "tokenizer")
        let lines = File.ReadLines(file).Count(line => line.Length > 0)
        from first in Enumerable.Range(0, (lines + LinesInCase - 1) / LinesInCase)
        select new TheoryDataRow<string, int>(Path.GetFileName(file), first * LinesInCase);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Ids_types_mask_and_offsets_are_those_of_Hugging_Face(string file, int firstLine)
    {
        var path = SharedFolder.Require("gold", "tokenizer", file);
        var failures = File.ReadLines(path).Where(line => line.Length > 0).Skip(firstLine).Take(LinesInCase)
            .Select(Failure).OfType<string>().ToList();
        failures.ShouldBeEmpty(string.Join('\n', failures));
    }

    private static string? Failure(string line)
    {
        using var document = JsonDocument.Parse(line);
        return GoldEncoding.Failure(line, Tokenizer(document.RootElement.GetProperty("options")));
    }

    private static TextTokenizer Tokenizer(JsonElement options)
    {
        var vocabulary = options.GetProperty("vocab").GetString()!;
        var config = string.Create(CultureInfo.InvariantCulture, $$"""
            {"do_lower_case":{{options.GetProperty("do_lower_case").GetRawText()}},"strip_accents":{{options.GetProperty("strip_accents").GetRawText()}},
            "tokenize_chinese_chars":{{options.GetProperty("tokenize_chinese_chars").GetRawText()}}}
            """);
        lock (_tokenizers)
        {
            if (!_tokenizers.TryGetValue(vocabulary + config, out var tokenizer))
            {
                var vocab = File.ReadAllBytes(SharedFolder.Require("data", "vocab", vocabulary, "vocab.txt"));
                var files = new Dictionary<string, byte[]> { ["vocab.txt"] = vocab, ["tokenizer_config.json"] = System.Text.Encoding.UTF8.GetBytes(config) };
                _tokenizers[vocabulary + config] = tokenizer = new TokenizerFiles(files).Load(vocabulary);
            }

            return tokenizer;
        }
    }
}
