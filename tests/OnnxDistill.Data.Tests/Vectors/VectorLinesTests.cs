using OnnxDistill.Data.Vectors;

namespace OnnxDistill.Data.Tests.Vectors;

public sealed class VectorLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("the 0.5 1\n. . 2 3\n", "the,. .")]
    [InlineData(". . 2 3\nthe 0.5 1 \n", ". .,the")]
    [InlineData("2 2\n2 0 1\n\nthe 0 1\n", "2,the")]
    public void Words_may_hold_blanks_and_a_line_of_counts_is_none(string text, string words)
    {
        var path = _folder.Write("v.txt", text);

        VectorLines.WidthOf(path).ShouldBe(2);
        string.Join(',', VectorLines.Read(path, 2).Select(l => l.Word)).ShouldBe(words);
        foreach (var line in VectorLines.Read(path, 2))
        {
            line.CopyTo(new float[2]);
        }
    }

    [Theory]
    [InlineData("the 1 2\nfilm 1\n", "v.txt:2: 1 values after the word instead of 2")]
    [InlineData("the 1 2\nfilm 1 2 3\n", "v.txt:2: 3 values after the word instead of 2")]
    [InlineData("the 1 2\nfilm x 3\n", "v.txt:2: 'x' is no number")]
    [InlineData("the\n", "v.txt:1: no numbers after the word")]
    [InlineData("", "v.txt: no word vectors")]
    public void What_is_wrong_is_named_with_its_line(string text, string says)
    {
        var path = _folder.Write("v.txt", text);

        Should.Throw<InvalidDataException>(() => VectorLines.Read(path, VectorLines.WidthOf(path)).ToList().ForEach(l => l.CopyTo(new float[2]))).Message.ShouldContain(says);
    }

    public void Dispose() => _folder.Dispose();
}
