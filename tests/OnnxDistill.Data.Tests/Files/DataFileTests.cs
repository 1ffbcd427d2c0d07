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
    public void Fields_beyond_the_columns_are_allowed_where_there_is_no_header()
    {
        var path = _folder.Write("sts.csv", "genre\t2012\t5.0\tA \"man\ttwo\ngenre\t2012\t1.5\tone\ttwo\tlicence\tmore\n");
        var file = DataFile.Open(path, new() { Format = "tsv", TextColumn = "3", PairColumn = "4", LabelColumn = "2" });
        file.Read().Select(r => (r.Text, r.Pair, r.LabelText)).ShouldBe([("A \"man", "two", "5.0"), ("one", "two", "1.5")]);
        file.Columns.ToOptions().ShouldBe(new DataFileOptions { Format = "tsv", TextColumn = "3", PairColumn = "4", LabelColumn = "2", Header = false });
    }

    [Fact]
    public void A_choice_of_columns_reads_a_file_of_another_format_the_same_way()
    {
        var columns = DataFile.Open(_folder.Write("a.tsv", "sentence\tlabel\na\t1\n"), new()).Columns;
        Read(_folder.Write("b.jsonl", "{\"label\":1,\"sentence\":\"a\"}\n"), columns.ToOptions()).Single().Text.ShouldBe("a");
    }

    [Fact]
    public void Plain_text_says_nothing_about_the_columns_of_another_file() =>
        DataFile.Open(_folder.Write("a.txt", "one\n"), new()).Columns.ToOptions().ShouldBe(new DataFileOptions());

    [Fact]
    public void A_header_may_be_asked_for_together_with_indices()
    {
        var path = _folder.Write("a.tsv", "x\ty\nfine\t1\n");
        var file = DataFile.Open(path, new() { TextColumn = "0", LabelColumn = "1", Header = true });
        (file.Columns.Text, file.Columns.Label).ShouldBe(("x", "y"));
        file.Read().Single().Text.ShouldBe("fine");
    }

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
    [InlineData("a.csv", "text,label\nfine,1\n\"never closed,0\nmore,1\n", "line 3: a quote is opened and never closed")]
    [InlineData("a.tsv", "play it\tPlayMusic\nrain?\tGetWeather\n", "--label-column")]
    [InlineData("a.tsv", "sentence\tlabel\n", "no row")]
    [InlineData("a.jsonl", "[1,2]\n", "line 1: a JSON object")]
    [InlineData("a.jsonl", "{\"text\":\"\\ud800\",\"label\":0}\n", "line 1: a string holds half a surrogate pair")]
    [InlineData("a.jsonl", "{\"input_ids\":[1,2],\"token_type_ids\":[0]}\n", "not of one length")]
    [InlineData("a.jsonl", "{\"input_ids\":[1,-2]}\n", "negative id")]
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
