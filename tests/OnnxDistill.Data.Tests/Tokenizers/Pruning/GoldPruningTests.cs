using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers.Pruning;

/// <summary>Every tokenizer of <c>gold/tokenizer_json</c> and every vocabulary of <c>data/vocab</c>, pruned to half of the gold texts and asked for the other half.</summary>
[Trait("Category", "Conformance")]
public sealed class GoldPruningTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases() =>
        SharedFolder.Folders("gold", "tokenizer_json").Concat(SharedFolder.Folders("data", "vocab")).Select(f => new TheoryDataRow<string>(f) { TestDisplayName = Path.GetFileName(f) });

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Half_of_the_texts_is_read_as_before_and_the_other_half_without_new_unknowns(string folder)
    {
        var texts = SharedFolder.Folders("gold", "tokenizer_json").Select(f => Path.Combine(f, "cases.jsonl")).Where(File.Exists)
            .SelectMany(File.ReadLines).Where(l => l.Length > 0).Select(Text).Where(t => t.Length > 0).Distinct().ToList();
        texts.ShouldNotBeEmpty();
        string[] data = [.. texts.Where((_, i) => i % 2 == 0)];

        var pair = new PrunedPair(TokenizerFiles.FromFolder(folder), data);

        foreach (var text in data)
        {
            pair.Proof.IsSame(text, null, new()).ShouldBeTrue(text);
        }

        texts.Where(t => !pair.Proof.IsCovered(t)).ShouldBeEmpty();
        texts.Where(t => pair.Proof.IsKept(t, null) && !pair.Proof.IsSame(t, null, new())).ShouldBeEmpty();
        pair.Proof.TryPiecesGone().Unknown.ShouldBeNull();
        pair.Result.Kept.Count.ShouldBeLessThan(pair.Result.Before);
    }

    private static string Text(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("text").GetString()!;
    }
}
