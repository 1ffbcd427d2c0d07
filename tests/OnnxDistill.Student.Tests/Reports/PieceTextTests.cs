using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Reports;

public sealed class PieceTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Word_pieces_are_put_together_and_special_tokens_left_out()
    {
        var tokenizer = TokenizerFiles.FromFolder(TextCache.Tokenizer(_folder["words"], "film", "##s", "good")).Load("words");

        PieceText.Of(tokenizer.Encode("good films", null, new EncodeOptions()).InputIds, tokenizer).ShouldBe("good films");
        PieceText.Of(tokenizer.Encode("good", "films", new EncodeOptions()).InputIds, tokenizer).ShouldBe("good | films");
    }

    [Fact]
    public void Without_a_tokenizer_there_are_the_ids() => PieceText.Of([101, 7, 102], null).ShouldBe("101 7 102");

    public void Dispose() => _folder.Dispose();
}
