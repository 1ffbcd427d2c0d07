using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Data.Augmentation.Vectors;
using OnnxDistill.Data.Tests.Tokenizers;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Tests.Augmentation.TinyBert;

public sealed class TinyBertAugmenterTests : IDisposable
{
    private static readonly TextTokenizer _tokenizer = SmallVocabulary.Load();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_stay_where_they_stood_and_what_is_no_word_is_no_candidate()
    {
        var text = Find("The  Cat sat unaffable!", Vectors("unaffable 1 0\ncafe 1 0.1\nsat 0 1\n"), "[UNK]", "##able", "sat", "!", "mask");

        text.Candidates[0].ShouldBeNull();                                  // a stop word
        text.Candidates[1].ShouldBe(["Sat", "Mask"]);                       // capitals as the word has them
        text.Candidates[2].ShouldBe(["sat", "mask"]);
        text.Candidates[3].ShouldBe(["cafe", "sat"]);                       // several pieces: neighbours
        text.Candidates[4].ShouldBeNull();
        var made = new TinyBertAugmenter(new TinyBertOptions { ReplaceProbability = 0.5 }).Make(text, new SeededDraws(0, 0));
        made[0].ShouldBe("The  Cat sat unaffable!");
        made.ShouldBeUnique();
        made.ShouldAllBe(t => t.StartsWith("The  ", StringComparison.Ordinal) && t.EndsWith('!'));
    }

    [Fact]
    public void Without_word_vectors_words_of_several_pieces_stay()
    {
        var text = Find("unaffable cat", null, "mask");

        text.Candidates[0].ShouldBe(["unaffable"]);
        text.Candidates[1].ShouldBe(["mask"]);
    }

    [Fact]
    public void Without_a_model_all_words_have_neighbours()
    {
        var finder = new CandidateFinder(null, null, Vectors("cat 1 0\nmask 1 0.1\n"), new TinyBertOptions());

        finder.Find(["the cat, café"]).ShouldHaveSingleItem().Candidates.Select(c => c is null ? "-" : string.Join(' ', c)).ShouldBe(["-", "mask", "-", "café"]);
    }

    [Fact]
    public void What_lies_beyond_the_longest_row_is_not_asked_about()
    {
        var model = new Answers(_tokenizer, ["mask"]);
        var finder = new CandidateFinder(_tokenizer, model, null, new TinyBertOptions { MaxTokens = 4 });

        finder.Find(["cat sat sat cat sat"]);

        model.Asked.Select(a => string.Join(' ', a.InputIds)).ShouldBe(["2 4 7 7", "2 6 4 7", "2 6 7 4"]);
    }

    [Fact]
    public void A_pair_keeps_one_text_while_the_other_changes() =>
        new TinyBertAugmenter(new TinyBertOptions()).Pairs(["a", "a1", "a2"], ["b", "b1"]).ShouldBe([("a1", "b"), ("a2", "b"), ("a", "b1")]);

    [Fact]
    public void A_text_without_words_makes_none() =>
        new TinyBertAugmenter(new TinyBertOptions()).Make(Find("!", null, "mask"), new SeededDraws(0, 0)).ShouldBe(["!"]);

    private static CandidateText Find(string text, WordVectors? vectors, params string[] answers) =>
        new CandidateFinder(_tokenizer, new Answers(_tokenizer, answers), vectors, new TinyBertOptions()).Find([text]).ShouldHaveSingleItem();

    private WordVectors Vectors(string lines) => WordVectors.Read(_folder.Write("vectors.txt", lines));

    private sealed class Answers(TextTokenizer tokenizer, string[] pieces) : IMaskedWords
    {
        public List<MaskedText> Asked { get; } = [];

        public IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count, CancellationToken cancellation = default)
        {
            Asked.AddRange(texts);
            int[] ids = [.. pieces.Select(p => Enumerable.Range(0, tokenizer.VocabularySize).First(i => tokenizer.TokenOf(i) == p))];
            return [.. texts.Select(_ => ids)];
        }
    }
}
