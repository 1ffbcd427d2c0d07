using OnnxDistill.Student.Embeddings;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Embeddings;

public sealed class GloveFileTests
{
    private static readonly string?[] s_tokens = ["[PAD]", "the", null, ". .", "film"];

    [Fact]
    public void Known_words_are_filled_and_others_kept()
    {
        using var folder = new TemporaryFolder();
        using var table = ones(5, 2);
        var path = folder.Write("g.txt", "the 0.5 -1e-1\nunknown 7 7\n. . 2 3\nthe 9 9\n");

        new GloveFile(path).Fill(table, id => s_tokens[id]).ShouldBe(2);

        table.data<float>().ToArray().ShouldBe([1, 1, 0.5f, -0.1f, 1, 1, 2, 3, 1, 1]);
    }

    [Fact]
    public void A_line_of_counts_as_word2vec_writes_it_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        using var table = ones(5, 2);

        new GloveFile(folder.Write("w.txt", "1 2\nfilm 4 5\n")).Fill(table, id => s_tokens[id]).ShouldBe(1);
    }

    [Theory]
    [InlineData("the 1 2\nfilm 1\n", "g.txt:2: 1 values after the word instead of 2")]
    [InlineData("other 1 2\n", "g.txt has none of the tokenizer's words")]
    [InlineData("the 1 2\nfilm 1 x\n", "g.txt:2: 'x' is no number")]
    public void A_bad_line_is_named(string text, string why)
    {
        using var folder = new TemporaryFolder();

        Should.Throw<InvalidDataException>(() => new GloveFile(folder.Write("g.txt", text)).Read(5, id => s_tokens[id])).Message.ShouldContain(why);
    }

    [Fact]
    public void What_was_read_once_is_not_read_again()
    {
        using var folder = new TemporaryFolder();
        using var table = ones(5, 2);
        var path = folder.Write("g.txt", "the 0.5 -1e-1\n");
        var glove = new GloveFile(path);
        glove.Read(5, id => s_tokens[id]).ShouldBe(1);
        File.Delete(path);

        glove.Fill(table, id => s_tokens[id]).ShouldBe(1);

        table.data<float>().ToArray().ShouldBe([1, 1, 0.5f, -0.1f, 1, 1, 1, 1, 1, 1]);
    }
}
