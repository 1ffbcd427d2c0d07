using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class QuoteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text\tlabel\n\"say \"\"hi\"\"\"\t1\nplain\t0\n", "say \"hi\"|plain")]                       // pandas
    [InlineData("text\tlabel\n\"two\nlines\"\t1\nplain\t0\n", "two\nlines|plain")]                           // pandas, a line break
    [InlineData("text\tlabel\n\"a\ttab\"\t1\nplain\t0\n", "a\ttab|plain")]                                   // pandas, a tab
    [InlineData("\"text\"\t\"label\"\n\"good\"\t1\n\"bad\"\t0\n", "good|bad")]                                // R with doubled quotes, QUOTE_NONNUMERIC
    [InlineData("\"text\"\t\"label\"\n\"say \\\"hi\\\"\"\t1\n\"bad\"\t0\n", "say \"hi\"|bad")]                // R as it is by itself
    [InlineData("\"text\"\t\"label\"\n\"1\"\t\"good\"\t1\n\"2\"\t\"bad\"\t0\n", "good|bad")]                // R, with the names of rows
    [InlineData("text\tlabel\n\"well, good\"\t1\nplain\t0\n\"no, bad\"\t0\n", "well, good|plain|no, bad")]    // Excel, which quotes commas too
    [InlineData("text\tlabel\n\"good\"\t1\n\"bad\"\t0\n\"fair\"\t0\n", "good|bad|fair")]                      // every text in quotes
    public void Quotes_of_a_writer_are_taken_off_and_told(string content, string texts)
    {
        var file = DataFile.Open(_folder.Write("a.tsv", content), new());
        string.Join('|', file.Read().Select(r => r.Text)).ShouldBe(texts);
        file.Notes.ShouldContain(n => n.Contains(" in quotes, ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"Gone\" is a film\t1\nplain\t0\n")]                          // a title at the beginning
    [InlineData("\"quoted\"\t1\nsay \"hi\" to me\t0\n")]                       // a quoted text beside quotes within another
    [InlineData("\"He left.\t1\nShe stayed.\"\t0\n")]                          // an open and a closing quote in two texts of two columns each
    [InlineData("\"well, good\"\t1\nyes, fine\t0\n")]                          // commas in quotes and without
    [InlineData("\"open\t1\nplain\t0\n")]                                      // never closed
    [InlineData("``good''\t1\n6'2\"\t0\n")]
    public void Quotes_that_belong_to_texts_stay(string rows)
    {
        var file = DataFile.Open(_folder.Write("a.tsv", "text\tlabel\n" + rows), new());
        file.Read().Select(r => $"{r.Text}\t{r.LabelText}").ShouldBe(rows.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Quotes_that_could_be_both_stay_and_are_told() =>
        DataFile.Open(_folder.Write("a.tsv", "text\tlabel\n\"quoted\"\t1\nplain\t0\n"), new()).Notes.ShouldContain(n => n.Contains("the quotes are read as text (--quote '\"' takes them off)", StringComparison.Ordinal));

    [Fact]
    public void The_user_has_the_last_word()
    {
        var path = _folder.Write("a.tsv", "text\tlabel\n\"say \"\"hi\"\"\"\t1\n");
        DataFile.Open(path, new() { Quote = "none" }).Read().Single().Text.ShouldBe("\"say \"\"hi\"\"\"");
        DataFile.Open(_folder.Write("b.tsv", "text\tlabel\n\"quoted\"\t1\nplain\t0\n"), new() { Quote = "\"" }).Read().First().Text.ShouldBe("quoted");
        DataFile.Open(_folder.Write("c.csv", "text,label\n\"quoted\",1\n"), new() { Quote = "none" }).Read().Single().Text.ShouldBe("\"quoted\"");
        Should.Throw<InvalidDataException>(() => DataFile.Open(path, new() { Quote = "'" })).Message.ShouldContain("--quote");
    }

    [Fact]
    public void A_csv_whose_quotes_do_not_close_its_fields_says_so() =>
        DataFile.Open(_folder.Write("a.csv", "text,label\n\"Gone\" is a film,1\nplain,0\n"), new()).Notes.ShouldContain(n => n.Contains("1 field with text behind the closing quote (first: line 2)", StringComparison.Ordinal));

    [Fact]
    public void A_quote_behind_a_space_is_text_and_told() =>
        DataFile.Open(_folder.Write("a.csv", "label, text\n1, \"play it\"\n"), new()).Notes.ShouldContain(n => n.Contains("1 field with a space before a quote", StringComparison.Ordinal));

    [Fact]
    public void Rows_with_a_field_too_many_that_do_not_begin_with_their_number_are_refused() =>
        Should.Throw<InvalidDataException>(() => DataFile.Open(_folder.Write("a.tsv", "text\tlabel\ngood\t1\tmore\n"), new()).Read().Count()).Message.ShouldContain("line 2: 3 fields");

    [Fact]
    public void Without_a_header_quotes_are_found_too()
    {
        var rows = DataFile.Open(_folder.Write("a.tsv", "\"1\"\t\"two\nlines\"\n\"0\"\t\"plain\"\n"), new() { TextColumn = "1", LabelColumn = "0" }).Read();
        rows.Select(r => (r.Text, r.LabelText)).ShouldBe([("two\nlines", "1"), ("plain", "0")]);
    }
}
