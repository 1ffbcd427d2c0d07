using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class ColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("id\tquestion\tanswer\tlabel", "a.tsv: text: question, pair: answer, label: label; unused: id")]
    [InlineData("label\tdocument\tquery", "a.tsv: text: query, pair: document, label: label")]
    [InlineData("sentence_A\tsentence_B\tscore", "a.tsv: text: sentence_A, pair: sentence_B, label: score")]
    [InlineData("Class Index\tTitle\tDescription\tlabel", "a.tsv: text: Title, pair: Description, label: label; unused: Class Index")]
    [InlineData("label\ttitle\tcontent", "a.tsv: text: title, pair: content, label: label")]
    [InlineData("Sentence 1\tSentence 2\tlabel", "a.tsv: text: Sentence 1, pair: Sentence 2, label: label")]
    [InlineData("premise\thypothesis\tgold_label\tlabel1", "a.tsv: text: premise, pair: hypothesis, label: gold_label; unused: label1")]
    [InlineData("text\tlabel\tlabel_text\tsplit", "a.tsv: text: text, label: label; unused: label_text, split")]
    [InlineData("title\tlabel", "a.tsv: text: title, label: label")]
    [InlineData("text\tid", "a.tsv: text: text, label: none; unused: id")]
    public void What_is_what_is_told(string header, string line) => Open(header).Notes.ShouldBe([line.Replace("a.tsv", _folder["a.tsv"], StringComparison.Ordinal)]);

    [Theory]
    [InlineData("text\tcomment\tlabel", "text and comment all look like texts")]
    [InlineData("title\ttext\tlabel", "title and text all look like texts")]
    [InlineData("question\tanswer\tcontext\tlabel", "question, answer and context all look like texts")]
    [InlineData("text\tText\tlabel", "text and Text all look like texts")]
    [InlineData("text\ttext\tlabel", "two columns named 'text'")]
    [InlineData("text\tlabel\tlabel", "two columns named 'label'")]
    [InlineData("text\tLabel\tlabel", "Label and label all look like labels")]
    [InlineData("text\tsentiment\tcategory", "sentiment and category all look like labels")]
    public void What_could_be_several_is_refused(string header, string says) => Should.Throw<InvalidDataException>(() => Open(header)).Message.ShouldContain(says);

    [Fact]
    public void What_the_user_names_is_not_looked_for()
    {
        Open("text\tcomment\tlabel", new() { TextColumn = "comment" }).Columns.Text.ShouldBe("comment");
        Open("question\tanswer\tcontext\tlabel", new() { PairColumn = "context" }).Columns.Text.ShouldBe("question");
        Open("text\tsentiment\tcategory", new() { LabelColumn = "category" }).Columns.Label.ShouldBe("category");
        Open("question\tanswer\tpassage", new() { LabelColumn = "answer" }).Columns.ShouldBe(new ColumnChoice("tsv", "question", "passage", "answer", true, false));
    }

    [Fact]
    public void One_column_is_not_two_things() =>
        Should.Throw<InvalidDataException>(() => Open("text\tlabel", new() { TextColumn = "text", PairColumn = "text" })).Message.ShouldContain("taken for two of text, pair and label");

    [Fact]
    public void Columns_without_names_are_told_by_number() =>
        DataFile.Open(_folder.Write("a.tsv", "x\ty\tz\n"), new() { TextColumn = "2", LabelColumn = "0" }).Notes.Single().ShouldEndWith("text: column 2, label: column 0; unused: column 1");

    [Fact]
    public void A_first_line_that_looks_like_a_header_is_told()
    {
        DataFile.Open(_folder.Write("a.tsv", "label\ttext\n1\tgood\n"), new() { TextColumn = "1" }).Notes.ShouldContain(n => n.Contains("its first line (label, text) looks like a header", StringComparison.Ordinal));
        DataFile.Open(_folder.Write("a.txt", "label\ttext\n1\tgood\n"), new()).Notes.ShouldContain(n => n.Contains("its first line (label, text) looks like the header of a table", StringComparison.Ordinal));
    }

    private DataFile Open(string header, DataFileOptions? options = null) =>
        DataFile.Open(_folder.Write("a.tsv", header + "\n" + string.Join('\t', header.Split('\t').Select(_ => "1")) + "\n"), options ?? new());
}
