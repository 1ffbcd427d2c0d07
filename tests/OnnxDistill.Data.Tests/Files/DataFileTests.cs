using System.Text;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tsv_keeps_literal_quotes_and_drops_the_byte_order_mark()
    {
        var path = _folder.Write("a.tsv", "\uFEFFsentence\tlabel\nsay \"hi\t1\r\n\"quoted\"\t0\n");
        var rows = Read(path, new());
        rows.Select(r => (r.Text, r.LabelText, r.Line)).ShouldBe([("say \"hi", "1", 2L), ("\"quoted\"", "0", 3L)]);
    }

    [Fact]
    public void A_csv_field_may_hold_commas_quotes_and_line_breaks()
    {
        var path = _folder.Write("a.csv", "label,review\n1,\"two\nlines, and \"\"quotes\"\"\"\n0,plain\n");
        var rows = Read(path, new());
        rows.Select(r => (r.Text, r.LabelText)).ShouldBe([("two\nlines, and \"quotes\"", "1"), ("plain", "0")]);
        rows.Select(r => r.Line).ShouldBe([2L, 4L]);
    }

    [Fact]
    public void Indices_mean_that_there_is_no_header()
    {
        var path = _folder.Write("a.tsv", "PlayMusic\tplay it\tmore\nGetWeather\train?\n");
        var file = DataFile.Open(path, new DataFileOptions { TextColumn = "1", LabelColumn = "0" });
        file.Columns.HasHeader.ShouldBeFalse();
        file.Read().Select(r => (r.Text, r.LabelText)).ShouldBe([("play it", "PlayMusic"), ("rain?", "GetWeather")]);
        file.Read().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("sentence1\tsentence2\tlabel", "sentence1", "sentence2")]
    [InlineData("index\tquestion\tsentence\tlabel", "question", "sentence")]
    [InlineData("Quality\t#1 ID\t#2 ID\t#1 String\t#2 String", "#1 String", "#2 String")]
    [InlineData("sentence\tlabel", "sentence", null)]
    public void Columns_are_found_by_well_known_names(string header, string text, string? pair)
    {
        var columns = DataFile.Open(_folder.Write("a.tsv", header + "\n"), new()).Columns;
        (columns.Text, columns.Pair).ShouldBe((text, pair));
        columns.Label.ShouldNotBeNull();
    }

    [Fact]
    public void Json_lines_hold_texts_or_ids()
    {
        Read(_folder.Write("a.jsonl", "{\"text\":\"a\",\"label\":1}\n\n{\"text\":\"b\",\"label\":null}\n"), new())
            .Select(r => (r.Text, r.LabelText, r.Line)).ShouldBe([("a", "1", 1L), ("b", null, 3L)]);
        var ids = Read(_folder.Write("b.jsonl", "{\"input_ids\":[101,7,102],\"token_type_ids\":[0,0,0]}\n"), new()).Single();
        ids.InputIds.ShouldBe([101, 7, 102]);
        ids.TokenTypeIds.ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Plain_text_is_a_row_a_line_without_labels() =>
        Read(_folder.Write("a.txt", "one\n\ntwo"), new()).Select(r => (r.Text, r.LabelText)).ShouldBe([("one", null), ("two", null)]);

    [Fact]
    public void A_limit_stops_early() =>
        Read(_folder.Write("a.txt", "one\ntwo\nthree\n"), new() { Limit = 2 }).Count.ShouldBe(2);

    [Theory]
    [InlineData("a.tsv", "", "empty")]
    [InlineData("a.tsv", "sentence\tlabel\nfine\t1\nno label here\n", "line 3")]
    [InlineData("a.tsv", "sentence\tlabel\na\tb\tc\n", "line 2")]
    [InlineData("a.tsv", "foo\tbar\na\tb\n", "--text-column")]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"label\":0}\n{\"text\":\"b\"\n", "line 2")]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"label\":0}\n{\"label\":1}\n", "line 2: no text")]
    [InlineData("a.parquet", "this is no Parquet file at all", "not Parquet")]
    [InlineData("a.docx", "x", "unknown format")]
    public void Bad_input_names_the_file_and_what_is_wrong(string name, string content, string says)
    {
        var path = _folder.Write(name, content);
        var error = Should.Throw<InvalidDataException>(() => Read(path, new()));
        error.Message.ShouldContain(name);
        error.Message.ShouldContain(says);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_named_with_their_line()
    {
        var path = _folder["a.tsv"];
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("sentence\tlabel\nbad "), 0xFF, 0xFE, .. Encoding.ASCII.GetBytes("\t1\n")]);
        Should.Throw<InvalidDataException>(() => Read(path, new())).Message.ShouldContain("line 2: byte 5 of the line is not UTF-8");
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_with_those_that_are()
    {
        var path = _folder.Write("a.tsv", "sentence\tlabel\na\t1\n");
        Should.Throw<InvalidDataException>(() => Read(path, new() { TextColumn = "nothing" })).Message
            .ShouldContain("no column 'nothing' (it has: sentence, label)");
    }

    [Fact]
    public void A_line_longer_than_the_buffer_is_read_whole()
    {
        var text = new string('x', 200_000);
        Read(_folder.Write("a.txt", $"short\n{text}\nend"), new()).Select(r => r.Text!.Length).ShouldBe([5, 200_000, 3]);
    }

    private static List<Example> Read(string path, DataFileOptions options) => [.. DataFile.Open(path, options).Read()];
}
