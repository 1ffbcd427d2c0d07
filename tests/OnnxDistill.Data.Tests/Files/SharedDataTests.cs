using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

/// <summary>The real data sets, in the formats in which they come.</summary>
[Trait("Category", "Shared")]
public sealed class SharedDataTests
{
    [Theory]
    [InlineData("sst2/train.tsv", 67349)]
    [InlineData("sst2/dev.tsv", 872)]
    [InlineData("mrpc/msr-para-train.tsv", 3576)]
    [InlineData("mrpc/msr-para-test.tsv", 1725)]
    [InlineData("chnsenticorp/ChnSentiCorp_htl_all.csv", 7766)]
    public void Files_with_a_header_need_no_options(string file, int rows)
    {
        var data = DataFile.Open(SharedFolder.Require(["data", .. file.Split('/')]), new());
        data.Read().Count(e => e.LabelText is { Length: > 0 } && e.Text is not null && (e.Pair is null) == !file.StartsWith("mrpc", StringComparison.Ordinal))
            .ShouldBe(rows);
    }

    [Theory]
    [InlineData("snips/train.tsv", 13084, null, "1", null, "0")]
    [InlineData("cola/in_domain_train.tsv", 8551, null, "3", null, "1")]
    [InlineData("sts-b/sts-train.csv", 5749, "tsv", "5", "6", "4")]
    [InlineData("sts-b/sts-test.csv", 1379, "tsv", "5", "6", "4")]
    public void Files_without_a_header_need_indices(string file, int rows, string? format, string text, string? pair, string label)
    {
        var options = new DataFileOptions { Format = format, TextColumn = text, PairColumn = pair, LabelColumn = label };
        DataFile.Open(SharedFolder.Require(["data", .. file.Split('/')]), options).Read().Count(e => e.LabelText!.Length > 0).ShouldBe(rows);
    }

    [Fact]
    public void Literal_quotes_of_mrpc_stay_in_the_text()
    {
        var first = DataFile.Open(SharedFolder.Require("data", "mrpc", "msr-para-train.tsv"), new()).Read().First();
        first.Text.ShouldBe("Amrozi accused his brother, whom he called \"the witness\", of deliberately distorting his evidence.");
        first.Pair.ShouldBe("Referring to him as only \"the witness\", Amrozi accused his brother of deliberately distorting his evidence.");
        first.LabelText.ShouldBe("1");
    }
}
