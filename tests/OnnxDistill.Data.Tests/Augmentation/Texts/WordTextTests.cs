using CsCheck;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Tests.Augmentation.Texts;

public sealed class WordTextTests
{
    [Theory]
    [InlineData("it 's a  good film .", "it|'s|a|good|film|.")]
    [InlineData(" (Good, they said!) ", "(|Good|,|they|said|!|)")]
    [InlineData("does n't don't -lrb- [MASK] ... --", "does|n't|don't|-lrb-|[MASK]|...|--")]
    [InlineData("房间很好abc。", "房|间|很|好|abc。")]
    [InlineData("", "")]
    [InlineData(" \t ", "")]
    public void Words_stand_between_blanks_with_punctuation_by_itself(string text, string words) =>
        string.Join('|', WordText.Of(text).Words).ShouldBe(words);

    [Fact]
    public void A_word_is_replaced_where_it_stood()
    {
        var text = WordText.Of(" \"Good film\",  they said. ");

        text.With(["\"", "Bad", "film", "\"", ",", "they", "said", "."]).ShouldBe("\"Bad film\",  they said.");
        text.With(text.Words, 1, 2).ShouldBe("Good film");
    }

    [Fact]
    public void Nothing_of_a_text_is_lost_but_what_stands_around_it() =>
        Gen.String[Gen.Char["ab (.,!\"'房\t"], 0, 30].Sample(text =>
        {
            var words = WordText.Of(text);
            words.With(words.Words).ShouldBe(text.Trim());
            words = WordText.OfBlanks(text);
            words.With(words.Words).ShouldBe(text.Trim());
        });

    [Fact]
    public void Tags_have_to_be_as_many_as_words()
    {
        TaggedText.Of("a good film", "DT  JJ NN", "row 3").Tags.ShouldBe(["DT", "JJ", "NN"]);
        Should.Throw<InvalidDataException>(() => TaggedText.Of("a good film", "DT JJ", "row 3")).Message
            .ShouldBe("row 3: 2 tags for 3 words; tag the text as it stands, its words and its tags parted by blanks");
    }

    [Fact]
    public void Words_without_tags_are_told_apart_by_what_they_are_made_of() =>
        TaggedText.Untagged("The 2nd film isn't 'good' Hussein's does n't 's ...").Tags.ShouldBe(
            [WordClass.Stop, WordClass.Number, WordClass.Other, WordClass.Stop, WordClass.Other, WordClass.Other, WordClass.Stop, WordClass.Stop, WordClass.Stop, WordClass.Punctuation]);
}
