using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class DelimiterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", "text;label\ngood, fine;1\n", "its fields are separated by ';' and not by ','")]
    [InlineData("a.csv", "text\tlabel\ngood, fine\t1\n", "its fields are separated by tabs and not by ','")]
    [InlineData("a.csv", "label|text\n1|good, fine\n", "its fields are separated by '|' and not by ','")]
    [InlineData("a.tsv", "text;label\ngood, fine;1\n", "its fields are separated by ';' and not by tabs")]
    [InlineData("a.csv", "\"id\";\"text\";\"label\"\n1;\"good, fine\";1\n", "its fields are separated by ';' and not by ','")]
    public void The_header_says_what_parts_fields(string name, string content, string says)
    {
        var file = DataFile.Open(_folder.Write(name, content), new());
        file.Read().Select(r => (r.Text, r.LabelText)).ShouldBe([("good, fine", "1")]);
        file.Notes.ShouldContain(n => n.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Columns_that_the_user_names_count_too()
    {
        var file = DataFile.Open(_folder.Write("a.csv", "Satz;Klasse\nja, gut;1\n"), new() { TextColumn = "Satz", LabelColumn = "Klasse" });
        file.Read().Single().Text.ShouldBe("ja, gut");
    }

    [Fact]
    public void Without_a_header_every_row_has_the_columns()
    {
        var file = DataFile.Open(_folder.Write("a.csv", "1;yes, good\n0;no\n1;well, well, well\n"), new() { TextColumn = "1", LabelColumn = "0" });
        file.Read().Select(r => r.Text).ShouldBe(["yes, good", "no", "well, well, well"]);
    }

    [Fact]
    public void A_comma_stays_the_usual_one()
    {
        var file = DataFile.Open(_folder.Write("a.csv", "text,label\n\"good; fine\",1\n"), new());
        file.Read().Single().Text.ShouldBe("good; fine");
        file.Notes.Count.ShouldBe(1);
    }

    [Fact]
    public void The_user_has_the_last_word()
    {
        var file = DataFile.Open(_folder.Write("a.csv", "text;label#label\ngood;1#0\n"), new() { Delimiter = '#', TextColumn = "text;label" });
        file.Read().Single().Text.ShouldBe("good;1");
        file.Columns.ToOptions().Delimiter.ShouldBe('#');
    }

    [Fact]
    public void Columns_that_nobody_knows_are_listed_one_by_one() =>
        Should.Throw<InvalidDataException>(() => DataFile.Open(_folder.Write("a.csv", "Satz;Klasse\nja;1\n"), new())).Message.ShouldContain("it has: Satz, Klasse");
}
