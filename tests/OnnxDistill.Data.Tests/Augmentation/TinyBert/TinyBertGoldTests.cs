using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnnxDistill.Data.Augmentation;
using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Data.Augmentation.Vectors;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Augmentation.TinyBert;

/// <summary>Every case of TinyBERT's program: what the masked language model is asked, the candidates, and what the draws make of them.</summary>
[Trait("Category", "Conformance")]
public sealed class TinyBertGoldTests : IDisposable
{
    private static readonly Lazy<TextTokenizer> _tokenizer = new(() =>
        new TokenizerFiles(new Dictionary<string, byte[]> { ["vocab.txt"] = File.ReadAllBytes(SharedFolder.Require("data", "vocab", "bert-base-uncased", "vocab.txt")) }).Load("bert"));

    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<TheoryDataRow<string, int, string>> Cases() => GoldAugmentation.Cases("stub_mlm_top");

    public static IEnumerable<TheoryDataRow<string>> PairFiles() => GoldAugmentation.Files("pair_rows").Select(f => new TheoryDataRow<string>(f));

    public void Dispose() => _folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void The_same_draws_give_the_same_questions_candidates_and_texts(string file, int index, string id)
    {
        var gold = GoldAugmentation.Read(file);
        var one = gold.GetProperty("cases")[index];
        one.GetProperty("id").GetString().ShouldBe(id);
        var options = new TinyBertOptions
        {
            Dialect = AugmentationDialect.Reference,
            Candidates = one.GetProperty("M").GetInt32(),
            Rounds = one.GetProperty("N").GetInt32(),
            ReplaceProbability = one.GetProperty("p").GetDouble(),
        };
        var model = new ScriptedWords(_tokenizer.Value, gold.GetProperty("stub_mlm_top"), GoldAugmentation.Strings(one.GetProperty("basic_tokens")));
        var draws = new ReplayedDraws(one.GetProperty("draws"));

        var text = new CandidateFinder(_tokenizer.Value, model, Vectors(gold), options).Find([one.GetProperty("sentence").GetString()!]).ShouldHaveSingleItem();
        var made = new TinyBertAugmenter(options).Make(text, draws);

        text.Text.Words.ShouldBe(GoldAugmentation.Strings(one.GetProperty("basic_tokens")));
        model.Asked.ShouldBe(one.GetProperty("mlm_calls").EnumerateArray().Select(Question));
        text.Candidates.Index().Where(c => c.Item is not null).Select(c => $"{c.Index}: {string.Join(' ', c.Item!)}")
            .ShouldBe(one.GetProperty("candidates").EnumerateObject().Select(c => $"{c.Name}: {string.Join(' ', GoldAugmentation.Strings(c.Value))}"));
        made.ShouldBe(GoldAugmentation.Strings(one.GetProperty("output")));
        draws.Left.ShouldBe(0);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(PairFiles))]
    public void A_pair_gives_the_rows_that_the_program_writes(string file)
    {
        var gold = GoldAugmentation.Read(file).GetProperty("pair_rows");
        var input = GoldAugmentation.Strings(gold.GetProperty("input"));
        string[] endings = [.. Regex.Matches(gold.GetProperty("augmenter").GetString()!, "'([^']*)'").Select(m => m.Groups[1].Value)];
        string[] Augment(string text) => [text, .. endings.Select(e => text + e)];

        var pairs = new TinyBertAugmenter(new TinyBertOptions { Dialect = AugmentationDialect.Reference }).Pairs(Augment(input[^2]), Augment(input[^1]));

        pairs.Select(p => string.Join('\t', [.. input[..^2], p.First, p.Second]))
            .ShouldBe(gold.GetProperty("output").EnumerateArray().Select(row => string.Join('\t', GoldAugmentation.Strings(row))));
    }

    private static string Question(JsonElement call) =>
        $"{string.Join(' ', GoldAugmentation.Strings(call.GetProperty("tokens")))} | {string.Join(' ', call.GetProperty("segments").EnumerateArray().Select(s => s.GetInt32()))}";

    private WordVectors Vectors(JsonElement gold) => WordVectors.Read(_folder.Write("vectors.txt", string.Concat(gold.GetProperty("toy_vectors").EnumerateObject().Select(v =>
        $"{v.Name} {string.Join(' ', v.Value.EnumerateArray().Select(n => n.GetDouble().ToString("R", CultureInfo.InvariantCulture)))}\n"))));
}
