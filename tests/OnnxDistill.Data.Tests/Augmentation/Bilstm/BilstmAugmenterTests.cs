using OnnxDistill.Data.Augmentation.Bilstm;
using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Tests.Augmentation.Bilstm;

public sealed class BilstmAugmenterTests
{
    private const int Many = 4_000;
    private static readonly TaggedText _text = TaggedText.Of("the plot,  drags badly", "DT NN VB RB", "row");
    private static readonly TagUnigram _unigram = Unigram();

    [Fact]
    public void Words_become_the_mask_or_another_of_their_tag_as_often_as_asked()
    {
        var made = Make(new BilstmOptions { WindowProbability = 0, Mask = "<mask>" });

        made.ShouldAllBe(t => t.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length == 4);
        Share(made, t => t.StartsWith("<mask>", StringComparison.Ordinal)).ShouldBe(0.1, 0.015);
        Share(made, t => t.StartsWith("every", StringComparison.Ordinal)).ShouldBe(0.05, 0.015);     // half of the DT are "the"
        made.ShouldAllBe(t => !t.Contains("film the", StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_window_is_drawn_too_and_none_is_longer_than_the_text()
    {
        var made = Make(new BilstmOptions { MaskProbability = 0, ReplaceProbability = 0, WindowProbability = 1 });

        made.Distinct().Order(StringComparer.Ordinal).ShouldBe(
            ["badly", "drags", "drags badly", "plot,", "plot,  drags", "plot,  drags badly", "the", "the plot,", "the plot,  drags", "the plot,  drags badly"]);
    }

    [Fact]
    public void What_has_no_word_of_its_text_left_is_given_up()
    {
        Make(new BilstmOptions { MaskProbability = 0.5, ReplaceProbability = 0.5 }).ShouldBeEmpty();
        Make(new BilstmOptions { MaskProbability = 0.5, ReplaceProbability = 0, WindowProbability = 1 }).ShouldAllBe(t => t.Replace("[MASK]", string.Empty, StringComparison.Ordinal).Trim().Length > 0);
    }

    [Fact]
    public void One_text_of_a_pair_is_changed_or_both_are_a_third_each()
    {
        var augmenter = new BilstmAugmenter(_unigram, new BilstmOptions { MaskProbability = 1, ReplaceProbability = 0, PairRounds = Many, WindowProbability = 0 });
        augmenter.Pairs(_text, _text, new SeededDraws(1, 1)).ShouldBeEmpty();

        augmenter = new BilstmAugmenter(_unigram, new BilstmOptions { MaskProbability = 0.5, ReplaceProbability = 0, PairRounds = Many, WindowProbability = 0 });
        var pairs = augmenter.Pairs(_text, _text, new SeededDraws(1, 1)).ToList();
        var unchanged = _text.Text.With(_text.Text.Words);
        (pairs.Count(p => p.First == unchanged && p.Second != unchanged) / (double)pairs.Count).ShouldBe(1.0 / 3, 0.05);
        (pairs.Count(p => p.First != unchanged && p.Second == unchanged) / (double)pairs.Count).ShouldBe(1.0 / 3, 0.05);
    }

    [Fact]
    public void The_unigram_gives_words_as_often_as_the_corpus_has_them()
    {
        var draws = new SeededDraws(1, 1);
        var drawn = Enumerable.Range(0, Many).Select(_ => _unigram.Draw("x", "DT", draws)).ToList();

        drawn.Distinct().Order(StringComparer.Ordinal).ShouldBe(["every", "the"]);
        Share(drawn, w => w == "the").ShouldBe(0.5, 0.03);
        _unigram.Draw("x", "no such tag", draws).ShouldBe("x");
    }

    private static List<string> Make(BilstmOptions options) =>
        [.. new BilstmAugmenter(_unigram, options with { Rounds = Many }).Singles(_text, new SeededDraws(3, 0))];

    private static double Share(List<string> made, Func<string, bool> has) => made.Count(has) / (double)made.Count;

    private static TagUnigram Unigram()
    {
        var unigram = new TagUnigram();
        unigram.Add(_text);
        unigram.Add(TaggedText.Of("every film", "DT NN", "row"));
        return unigram;
    }
}
