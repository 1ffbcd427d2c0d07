using System.Text.Json;
using OnnxDistill.Data.Augmentation;
using OnnxDistill.Data.Augmentation.Bilstm;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Tests.Augmentation.Bilstm;

/// <summary>Every case of d-bert's programs: the same draws, all of them and no other, give the same texts.</summary>
[Trait("Category", "Conformance")]
public sealed class BilstmGoldTests
{
    public static IEnumerable<TheoryDataRow<string, int, string>> Cases() => GoldAugmentation.Cases("corpus");

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void The_same_draws_give_the_same_texts(string file, int index, string id)
    {
        var gold = GoldAugmentation.Read(file);
        var one = gold.GetProperty("cases")[index];
        one.GetProperty("id").GetString().ShouldBe(id);
        var corpus = gold.GetProperty("corpus").EnumerateArray().Select(Tagged).ToList();
        var unigram = new TagUnigram();
        corpus.ForEach(unigram.Add);
        var draws = new ReplayedDraws(one.GetProperty("draws"));
        var augmenter = new BilstmAugmenter(unigram, Options(one.GetProperty("args")));

        IEnumerable<string> made;
        HashSet<string> seen;
        if (one.GetProperty("kind").GetString() == "pair")
        {
            var (a, b) = (Tagged(one.GetProperty("sentence_a")), Tagged(one.GetProperty("sentence_b")));
            (made, seen) = (augmenter.Pairs(a, b, draws).Select(p => $"{p.First}\t{p.Second}"), [$"{Text(a)}\t{Text(b)}"]);
        }
        else
        {
            (made, seen) = (augmenter.Singles(Tagged(one.GetProperty("sentence")), draws), [.. corpus.Select(Text)]);
        }

        made.Where(seen.Add).ToList().ShouldBe(GoldAugmentation.Strings(one.GetProperty("output")));
        draws.Left.ShouldBe(0);
    }

    private static BilstmOptions Options(JsonElement args) => new()
    {
        Dialect = AugmentationDialect.Reference,
        MaskProbability = args.GetProperty("mask_prob").GetDouble(),
        ReplaceProbability = args.GetProperty("random_prob").GetDouble(),
        WindowProbability = args.GetProperty("window_prob").GetDouble(),
        WindowLengths = [.. args.GetProperty("window_lengths").EnumerateArray().Select(n => n.GetInt32())],
        OneOfPairProbability = args.TryGetProperty("single_only_prob", out var one) ? one.GetDouble() : 0,
        Rounds = args.GetProperty("n_iter").GetInt32(),
        PairRounds = args.GetProperty("n_iter").GetInt32(),
    };

    private static string Text(TaggedText text) => string.Join(' ', text.Text.Words);

    private static TaggedText Tagged(JsonElement words) => new(
        WordText.Joined([.. words.EnumerateArray().Select(w => w[0].GetString()!)]), [.. words.EnumerateArray().Select(w => w[1].GetString()!)]);
}
