using OnnxDistill.Data.Tokenizers.Precompiled;

namespace OnnxDistill.Data.Tests.Tokenizers.Precompiled;

public sealed class GraphemeClustersTests
{
    [Theory]
    [InlineData("ab", 1)]
    [InlineData("\r\n", 2)]
    [InlineData("\n\u0301", 1)]
    [InlineData("a\u0301\u0302b", 3)]
    [InlineData("\u0915\u094D\u0924x", 3)]
    [InlineData("\u0915\u094D\u200D\u0924\u094D\u0924x", 6)]
    [InlineData("\u0915\u0924", 1)]
    [InlineData("\u0915\u094D\u200C\u0924", 3)]
    [InlineData("a\u094D\u0924", 2)]
    [InlineData("\u0600a", 2)]
    [InlineData("\u1100\u1161\u11A8x", 3)]
    [InlineData("\uAC00\u11A8\uAC00", 2)]
    [InlineData("\U0001F468\u200D\U0001F469x", 5)]
    [InlineData("\U0001F1E6\U0001F1E7\U0001F1E8", 4)]
    [InlineData("a\u1ACFb", 2)]
    [InlineData("\u00AD\u1ACF", 1)]
    [InlineData("a\U0001E6E3\u0301b", 4)]
    [InlineData("\uD83D", 1)]
    [InlineData("\uD83D\u0301", 1)]
    public void Clusters_end_where_UAX_29_says(string text, int length) => GraphemeClusters.Length(text).ShouldBe(length);
}
