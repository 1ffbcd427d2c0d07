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
        var gold = document.RootElement;
        var options = gold.GetProperty("options");
        var id = gold.GetProperty("id").GetString();
        var refused = gold.TryGetProperty("error", out _);
        OnnxDistill.Data.Tokenizers.Encoding encoding;
        try
        {
            encoding = Tokenizer(options).Encode(
                gold.GetProperty("text").GetString()!,
                gold.TryGetProperty("text_b", out var pair) ? pair.GetString() : null,
                Options(options));
        }
        catch (InvalidDataException e)
        {
            return refused ? null : $"{id}: refused: {e.Message}";
        }

        if (refused)
        {
            return $"{id}: should be refused";
        }

        var width = options.TryGetProperty("padding", out _) ? options.GetProperty("max_length").GetInt32() : encoding.InputIds.Length;
        var padding = Math.Max(0, width - encoding.InputIds.Length);
        int[] ids = [.. encoding.InputIds, .. new int[padding]];
        int[] types = [.. encoding.TokenTypeIds, .. new int[padding]];
        int[] mask = [.. encoding.InputIds.Select(_ => 1), .. new int[padding]];
        int[] offsets = [.. encoding.Offsets!.SelectMany(o => new[] { o.Start, o.End }), .. new int[2 * padding]];
        return Compare(gold, "input_ids", ids) ?? Compare(gold, "token_type_ids", types) ?? Compare(gold, "attention_mask", mask)
            ?? Compare(gold, "offsets", offsets);
    }

    private static string? Compare(JsonElement gold, string name, int[] found)
    {
        var expected = gold.GetProperty(name).EnumerateArray()
            .SelectMany(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray().Select(w => w.GetInt32()) : [v.GetInt32()]).ToArray();
        return expected.AsSpan().SequenceEqual(found) ? null
            : $"{gold.GetProperty("id")}: {name} {string.Join(' ', found)} instead of {string.Join(' ', expected)}";
    }

    private static EncodeOptions Options(JsonElement options) => new()
    {
        WithOffsets = true,
        AddSpecialTokens = !options.TryGetProperty("add_special_tokens", out var add) || add.GetBoolean(),
        MaxLength = options.TryGetProperty("max_length", out var maxLength) ? maxLength.GetInt32() : null,
        Truncation = options.TryGetProperty("truncation", out var truncation)
            ? Enum.Parse<Truncation>(truncation.GetString()!.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true)
            : Truncation.LongestFirst,
    };

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
