using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Tests.Examples;

public sealed class LabelRenamingTests
{
    [Theory]
    [InlineData("a=b,-=none", "a", "b")]
    [InlineData("a=b,-=none", "-", null)]
    [InlineData("a=b,b=a", "b", "a")]
    [InlineData(" a = b ", " a ", "b")]
    [InlineData(@"a\,b=c\=d", "a,b", "c=d")]
    [InlineData(@"a=\none", "a", "none")]
    [InlineData("1=0", "2", "2")]
    public void A_label_is_read_as_another(string map, string label, string? read) =>
        LabelRenaming.Parse([map]).Apply(new Example(0, 1, "text", null, label)).LabelText.ShouldBe(read);

    [Fact]
    public void Pieces_add_up_and_lists_are_renamed_one_by_one()
    {
        var renaming = LabelRenaming.Parse(["a=b", "c=none"]);
        renaming.ToString().ShouldBe("a as b, c as none");
        renaming.Unused.ShouldBe(["a", "c"]);
        var example = renaming.Apply(new Example(0, 1, "text", null, "[a, c, d]") { LabelTexts = ["a", "c", "d"] });
        example.LabelTexts.ShouldBe(["b", "d"]);
        example.LabelText.ShouldBe("[b, d]");
        renaming.Unused.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a", "give LABEL=NAME")]
    [InlineData("a=", "give LABEL=NAME")]
    [InlineData("=b", "give LABEL=NAME")]
    [InlineData("a=b=c", "give LABEL=NAME")]
    [InlineData("a=b,a=c", "gives label 'a' twice")]
    public void What_is_no_map_is_refused(string map, string says) =>
        Should.Throw<InvalidDataException>(() => LabelRenaming.Parse([map])).Message.ShouldContain(says);
}
