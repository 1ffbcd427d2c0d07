using CsCheck;
using OnnxDistill.CommandLine;

namespace OnnxDistill.EndToEnd.Tests.Manners;

public sealed class WordWrapTests
{
    [Theory]
    [InlineData("short", 20, "short")]
    [InlineData("a message of several words that is long", 20, "a message of several\n  words that is long")]
    [InlineData("run in /a/path/that/is/longer/than/a/line is done", 16, "run in\n  /a/path/that/is/longer/than/a/line\n  is done")]
    [InlineData("/a/path/that/is/longer/than/a/line is done", 16, "/a/path/that/is/longer/than/a/line\n  is done")]
    [InlineData("  student-trainer train --recipe hinton --cache cache", 20, "  student-trainer train --recipe hinton --cache cache")]
    [InlineData("loss 0.5  lr 0.001  more of it", 20, "loss 0.5  lr 0.001\n  more of it")]
    [InlineData("one line\nand another that is too long", 20, "one line\nand another that is\n  too long")]
    [InlineData("", 20, "")]
    public void Lines_break_at_blanks_but_commands_and_tables_stay(string text, int width, string wrapped) => WordWrap.Of(text, width).ShouldBe(wrapped);

    [Fact]
    public void No_word_is_lost_and_no_line_of_short_words_is_too_long() => Gen.String[Gen.Char["abc "], 0, 200].Select(Gen.Int[8, 60]).Sample((text, width) =>
    {
        text = string.Join(' ', text.Split(' ').Select(w => w.Length > 6 ? w[..6] : w)).TrimStart();
        var wrapped = WordWrap.Of(text, width);
        wrapped.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ShouldBe(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        wrapped.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= width);
    });
}
