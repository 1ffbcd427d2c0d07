using OnnxDistill.Data.Augmentation.Excluding;

namespace OnnxDistill.Data.Tests.Augmentation.Excluding;

public sealed class ExcludedSentencesTests
{
    private static readonly string[] _sentences = ["It 's a charming , affecting journey .", "does n't work", "Café", "房间很好", "good film"];

    [Theory]
    [InlineData("it's a charming, affecting journey", true)]
    [InlineData("they say: \"It's a CHARMING affecting journey\" - and so on", true)]
    [InlineData("this plot doesn't work at all", true)]
    [InlineData("cafe!", true)]
    [InlineData("my cafe", false)]                   // of one word: no text but itself
    [InlineData("cafeteria", false)]
    [InlineData("一个房间很好的", true)]
    [InlineData("a good filmmaker", false)]
    [InlineData("good, film", true)]
    [InlineData("a charming journey", false)]
    [InlineData("", false)]
    public void A_sentence_is_found_however_it_is_typed_and_in_whole_words(string text, bool found) => Excluded(_sentences).IsIn(text).ShouldBe(found);

    [Fact]
    public void What_is_found_is_counted_and_the_commonest_sentence_told()
    {
        var excluded = Excluded([.. _sentences, "good film", "GOOD FILM!", " ", "..."]);

        foreach (var text in new[] { "good film", "a good film .", "cafe", "nothing" })
        {
            excluded.IsIn(text);
        }

        excluded.Count.ShouldBe(5);
        excluded.Commonest().ShouldBe(("good film", 2));
    }

    [Fact]
    public void Sentences_that_begin_alike_for_long_are_told_apart()
    {
        string[] questions = [.. Enumerable.Range(1, 60).Select(n => $"What is the best way to {new string('a', n)} b")];
        var excluded = Excluded(questions);

        excluded.Count.ShouldBe(60);
        questions.ShouldAllBe(q => excluded.IsIn($"tell me: {q}?"));
        excluded.IsIn("What is the best way to aa").ShouldBeFalse();
    }

    [Fact]
    public void Of_no_sentences_none_is_found() => Excluded([]).IsIn("anything").ShouldBeFalse();

    private static ExcludedSentences Excluded(string[] sentences)
    {
        var excluded = new ExcludedSentences();
        Array.ForEach(sentences, excluded.Add);
        return excluded;
    }
}
