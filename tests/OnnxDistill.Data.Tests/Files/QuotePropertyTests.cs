using System.Globalization;
using CsCheck;
using CsvHelper;
using CsvHelper.Configuration;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

/// <summary>Whatever the texts: what a writer that quotes by rule writes is read back, and so is what a writer that never quotes writes.</summary>
public sealed class QuotePropertyTests : IDisposable
{
    private static readonly string[] _pieces = ["a", "b c", "\"", "\"\"", ",", ";", "\t", "\n", " ", "é", "1", "'", "\\"];
    private static readonly Gen<string> _text = Gen.Int[0, _pieces.Length - 1].Array[1, 8].Select(i => string.Concat(i.Select(p => _pieces[p]))).Where(t => t.Trim().Length > 0);
    private static readonly Gen<string[]> _texts = _text.Array[1, 12];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", ",", false)]
    [InlineData("csv", ",", true)]
    [InlineData("csv", ";", true)]
    [InlineData("tsv", "\t", true)]
    public void What_a_writer_quotes_is_read_back(string format, string delimiter, bool always) => _texts.Sample(
        texts => Read(format, Written(texts, delimiter, always)).ShouldBe(texts),
        iter: 400, threads: 1);

    [Fact]
    public void A_tsv_of_a_writer_that_quotes_where_it_must_is_read_back_if_something_must_be_quoted() => _texts
        .Where(t => t.Any(x => x.Contains('"', StringComparison.Ordinal) || x.Contains('\t', StringComparison.Ordinal)) && !t.Any(x => x.Contains('\n', StringComparison.Ordinal)))
        .Sample(texts => Read("tsv", Written(texts, "\t", always: false)).ShouldBe(texts), iter: 400, threads: 1);

    [Fact]
    public void Texts_without_a_quote_at_their_beginning_are_read_as_they_are() => _texts
        .Select(texts => texts.Select(t => t.Replace('\t', ' ').Replace('\n', ' ').TrimStart('"')).Where(t => t.Length > 0).ToArray())
        .Where(t => t.Length > 0)
        .Sample(texts => Read("tsv", "text\tlabel\n" + string.Concat(texts.Select(t => $"{t}\t1\n"))).ShouldBe(texts), iter: 400, threads: 1);

    private static string Written(string[] texts, string delimiter, bool always)
    {
        using var writer = new StringWriter();
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            NewLine = "\n",
            ShouldQuote = a => always || a.Field!.AsSpan().ContainsAny("\"\n\r" + delimiter),
        }))
        {
            csv.WriteField("text");
            csv.WriteField("label");
            csv.NextRecord();
            foreach (var text in texts)
            {
                csv.WriteField(text);
                csv.WriteField("1");
                csv.NextRecord();
            }
        }

        return writer.ToString();
    }

    private List<string?> Read(string format, string content) => [.. DataFile.Open(_folder.Write($"a.{format}", content), new()).Read().Select(r => r.Text)];
}
