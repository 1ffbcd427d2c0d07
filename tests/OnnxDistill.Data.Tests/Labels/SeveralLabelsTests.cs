using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Tests.Labels;

public sealed class SeveralLabelsTests : IDisposable
{
    private static readonly LabelMap s_emotions = new(3, new Dictionary<int, string> { [0] = "joy", [1] = "fear", [2] = "anger" }, multiLabel: true);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_of_names_and_ids_are_flags()
    {
        var (rows, lines) = Read("a.jsonl", """
            {"text":"a","labels":["anger","joy"]}
            {"text":"b","labels":[]}
            {"text":"c","labels":[1]}
            {"text":"d","labels":null}
            """, s_emotions);
        rows.ShouldBe(["1 0 1", "0 0 0", "0 1 0", null]);
        lines.ShouldBeEmpty();
    }

    [Fact]
    public void One_name_is_one_class_and_is_told()
    {
        var (rows, lines) = Read("a.tsv", "text\tlabel\na\tfear\nb\t\nc\t2\n", s_emotions);
        rows.ShouldBe(["0 1 0", null, "0 0 1"]);
        lines.ShouldBe(["2 rows of a.tsv name one label and no list, for a multi-label model: it has that class, and none of the 2 others"]);
    }

    [Fact]
    public void A_list_of_zeros_and_ones_for_every_class_is_flags_and_is_told()
    {
        var (rows, lines) = Read("a.jsonl", "{\"text\":\"a\",\"labels\":[1.0,0.0,1.0]}\n{\"text\":\"b\",\"labels\":[0,0,1]}\n{\"text\":\"c\",\"labels\":[0,1]}\n", s_emotions);
        rows.ShouldBe(["1 0 1", "0 0 1", "1 1 0"]);
        lines.Single().ShouldContain("2 rows of a.jsonl hold a list of 3 zeros and ones");
    }

    [Fact]
    public void Two_of_two_classes_may_be_ids_or_flags_and_are_refused() =>
        Should.Throw<InvalidDataException>(() => Read("a.jsonl", "{\"text\":\"a\",\"labels\":[0,1]}\n", new LabelMap(2, null, multiLabel: true)))
            .Message.ShouldContain("line 1: [0, 1] may be the ids of both classes or a flag for each");

    [Fact]
    public void Columns_are_found_by_the_classes_names_and_what_lacks_is_told()
    {
        var (rows, lines) = Read("a.csv", "text,Anger,joy\na,1,0\nb,,\nc,-1,1\nd,TRUE,0.0\n", s_emotions, "Anger", "joy");
        rows.ShouldBe(["0 NaN 1", null, "1 NaN NaN", "0 NaN 1"]);
        lines.ShouldBe(
        [
            "2 label columns of a.csv for 3 classes: nothing is known of fear, which count nowhere",
            "1 values of -1 in the label columns of a.csv: nothing is known of that class in that row, and it counts nowhere",
        ]);
    }

    [Fact]
    public void Columns_of_classes_without_names_go_by_their_order()
    {
        var (rows, lines) = Read("a.tsv", "text\tjoy\tfear\na\t0\t1\n", new LabelMap(2, null, multiLabel: true), "fear", "joy");
        rows.ShouldBe(["1 0"]);
        lines.ShouldBe(["label columns of a.tsv by their order: fear is LABEL_0, joy is LABEL_1"]);
    }

    [Theory]
    [InlineData("text\tjoy\tgrief\na\t0\t1\n", "joy,grief", "column 'grief' is no class of the model (joy, fear, anger)")]
    [InlineData("text\tjoy\tJOY\na\t0\t1\n", "joy,JOY", "two of the label columns are of class joy")]
    [InlineData("text\tjoy\na\t0.7\n", "joy", "line 2: column joy holds '0.7'; 0 or 1 was expected")]
    public void Columns_that_are_no_flags_of_classes_are_refused(string content, string columns, string says) =>
        Should.Throw<InvalidDataException>(() => Read("a.tsv", content, s_emotions, columns.Split(','))).Message.ShouldContain(says);

    [Fact]
    public void Columns_of_fewer_classes_need_names() =>
        Should.Throw<InvalidDataException>(() => Read("a.tsv", "text\tjoy\na\t1\n", new LabelMap(2, null, multiLabel: true), "joy"))
            .Message.ShouldContain("1 label columns for a model of 2 classes, and its config names no classes");

    [Fact]
    public void An_unknown_name_in_a_list_names_the_line() =>
        Should.Throw<InvalidDataException>(() => Read("a.jsonl", "{\"text\":\"a\",\"labels\":[\"joy\",\"grief\"]}\n", s_emotions)).Message.ShouldContain("line 1: unknown label 'grief'");

    [Theory]
    [InlineData("a.jsonl", "{\"text\":\"a\",\"labels\":[\"joy\",\"fear\"]}\n", null)]
    [InlineData("a.tsv", "text\tjoy\tfear\na\t1\t1\n", "joy,fear")]
    public void A_model_of_one_class_a_row_refuses_several(string name, string content, string? columns)
    {
        var file = DataFile.Open(_folder.Write(name, content), new() { LabelColumns = columns?.Split(',') });
        var message = Should.Throw<InvalidDataException>(() => new LabelMap(2, new Dictionary<int, string> { [0] = "joy", [1] = "fear" }).Resolve(file.Read().Single(), file.Path)).Message;
        message.ShouldContain("the row has several labels");
        message.ShouldContain("one class a row (softmax)");
        message.ShouldContain("multi_label_classification");
    }

    private (IReadOnlyList<string?> Rows, IReadOnlyList<string> Lines) Read(string name, string content, LabelMap labels, params string[] columns)
    {
        var file = DataFile.Open(_folder.Write(name, content), new() { LabelColumns = columns });
        var several = new SeveralLabels(labels, file);
        return ([.. file.Read().Select(several.Resolve).Select(row => row is null ? null : string.Join(' ', row))], [.. several.Lines()]);
    }
}
