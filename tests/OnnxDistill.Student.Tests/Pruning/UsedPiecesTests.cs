using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Pruning;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Pruning;

public sealed class UsedPiecesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(16, 3)]
    [InlineData(5, 2)]
    [InlineData(2, 0)]
    public void Of_a_cache_all_pieces_count_and_rows_longer_than_the_student_reads_are_no_sample(int maxLength, int sampled)
    {
        string[] texts = ["good", "a very long film", "poor film"];
        var cache = TextCache.Write(_folder["cache"], [.. texts.Select(t => new TextCache.Row(t, 0, [1, -1]))]);
        var tokenizer = TokenizerFiles.FromFolder(_folder["cache-tokenizer"]).Load("words");

        var used = UsedPieces.OfCache(cache, tokenizer, maxLength);

        used.Rows.ShouldBe(3);
        used.Ids.Select(id => tokenizer.TokenOf(id)).ShouldBe(["[CLS]", "[SEP]", "a", "film", "good", "long", "poor", "very"], ignoreOrder: true);
        used.Sample.Count.ShouldBe(sampled);
        used.Sample.LongestRow.ShouldBeLessThanOrEqualTo(maxLength);
    }
}
