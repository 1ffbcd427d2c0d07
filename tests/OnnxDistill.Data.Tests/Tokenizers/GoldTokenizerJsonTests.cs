using System.Text.Json;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Every string of every folder in <c>gold/tokenizer_json</c>: ids, types, mask and offsets of Hugging Face, or its refusal.</summary>
[Trait("Category", "Conformance")]
public sealed class GoldTokenizerJsonTests
{
    private const int LinesInCase = 100;
    private static readonly Dictionary<string, TextTokenizer> _tokenizers = [];

    public static IEnumerable<TheoryDataRow<string, int>> Cases() =>
        from folder in SharedFolder.Folders("gold", "tokenizer_json")
        let file = Path.Combine(folder, "cases.jsonl")
        where File.Exists(file)
        let lines = File.ReadLines(file).Count(line => line.Length > 0)
        from first in Enumerable.Range(0, (lines + LinesInCase - 1) / LinesInCase)
        select new TheoryDataRow<string, int>(Path.GetFileName(folder), first * LinesInCase);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Ids_types_mask_and_offsets_are_those_of_Hugging_Face(string folder, int firstLine)
    {
        var path = SharedFolder.Require("gold", "tokenizer_json", folder, "cases.jsonl");
        var tokenizer = Tokenizer(Path.GetDirectoryName(path)!);
        var failures = File.ReadLines(path).Where(line => line.Length > 0).Skip(firstLine).Take(LinesInCase)
            .Select(line => GoldEncoding.Failure(line, tokenizer)).OfType<string>().ToList();
        failures.ShouldBeEmpty(string.Join('\n', failures));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void An_exported_tokenizer_gives_the_same(string folder, int firstLine)
    {
        var path = SharedFolder.Require("gold", "tokenizer_json", folder, "cases.jsonl");
        var exported = TokenizerFiles.FromFolder(Path.GetDirectoryName(path)!).ForExport(64).Load(folder);
        var failures = File.ReadLines(path).Where(line => line.Length > 0).Skip(firstLine).Take(LinesInCase)
            .Select(line => GoldEncoding.Failure(line, exported)).OfType<string>().ToList();
        failures.ShouldBeEmpty(string.Join('\n', failures));
    }

    private static TextTokenizer Tokenizer(string folder)
    {
        lock (_tokenizers)
        {
            return _tokenizers.TryGetValue(folder, out var known) ? known : _tokenizers[folder] = TokenizerFiles.FromFolder(folder).Load(folder);
        }
    }
}
