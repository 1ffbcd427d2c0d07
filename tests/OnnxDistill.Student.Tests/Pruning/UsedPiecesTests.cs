using OnnxDistill.Data.Files;
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
        used.AtLeast(1).Select(id => tokenizer.TokenOf(id)).ShouldBe(["[CLS]", "[SEP]", "a", "film", "good", "long", "poor", "very"], ignoreOrder: true);
        used.Sample.Count.ShouldBe(sampled);
        used.Sample.LongestRow.ShouldBeLessThanOrEqualTo(maxLength);
    }

    [Fact]
    public void Of_several_sets_it_is_what_they_use_together()
    {
        TextCache.Write(_folder["cache"], [new("a good poor film", 0, [1, -1])]);
        var tokenizer = TokenizerFiles.FromFolder(_folder["cache-tokenizer"]).Load("words");
        UsedPieces Of(string name, string text) => UsedPieces.Of(DataFile.Open(_folder.Write(name, text)), tokenizer, 16);

        var used = UsedPieces.OfAll([Of("first.txt", "good film\n"), Of("second.txt", "poor film\nfilm\n")]);

        used.Name.ShouldBe("first.txt + second.txt");
        used.Rows.ShouldBe(3);
        used.Sample.Count.ShouldBe(3);
        used.AtLeast(1).Select(id => tokenizer.TokenOf(id)).ShouldBe(["[CLS]", "[SEP]", "film", "good", "poor"], ignoreOrder: true);
        used.AtLeast(2).Select(id => tokenizer.TokenOf(id)).ShouldBe(["[CLS]", "[SEP]", "film"], ignoreOrder: true);
        used.AtLeast(4).ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_cache_pieces_are_counted_and_rows_with_others_than_those_that_stay_leave_the_sample()
    {
        var cache = TextCache.Write(_folder["cache"], [.. new[] { "good film", "film film", "poor" }.Select(t => new TextCache.Row(t, 0, [1, -1]))]);
        var tokenizer = TokenizerFiles.FromFolder(_folder["cache-tokenizer"]).Load("words");

        var used = UsedPieces.OfCache(cache, tokenizer, 16);

        used.Counts.ToDictionary(c => tokenizer.TokenOf(c.Key)!, c => c.Value).ShouldBe(new Dictionary<string, long> { ["[CLS]"] = 3, ["[SEP]"] = 3, ["film"] = 3, ["good"] = 1, ["poor"] = 1 }, ignoreOrder: true);
        var stay = used.AtLeast(2);
        var within = used.SampleWithin(stay.Contains);
        within.Count.ShouldBe(1);
        within.Ids(0).ToArray().Select(id => tokenizer.TokenOf(id)).ShouldBe(["[CLS]", "film", "film", "[SEP]"]);
    }
}
