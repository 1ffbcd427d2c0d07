using DuckDB.NET.Data;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class SeveralLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_of_names_or_ids_is_a_row_of_several_labels()
    {
        var rows = Read("a.jsonl", """
            {"text":"a","labels":["joy","fear"]}
            {"text":"b","labels":[]}
            {"text":"c","labels":[3]}
            {"text":"d","labels":null}
            """, new());
        rows.Select(r => r.LabelTexts is null ? null : string.Join('|', r.LabelTexts)).ShouldBe(["joy|fear", "", "3", null]);
        rows.Select(r => r.LabelText).ShouldBe(["[joy, fear]", "[]", "[3]", null]);
    }

    [Theory]
    [InlineData("['joy', 'fear']", "joy|fear")]
    [InlineData("[7, 8]", "7|8")]
    [InlineData("[1.0::FLOAT, 0.0::FLOAT]", "1|0")]
    public void Parquet_holds_lists_too(string list, string says)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (SELECT 'a' AS text, CASE WHEN i = 1 THEN NULL WHEN i = 2 THEN {list}[1:0] ELSE {list} END AS labels FROM range(4) t(i)) TO '{_folder["a.parquet"]}' (FORMAT parquet)";
        command.ExecuteNonQuery();
        DataFile.Open(_folder["a.parquet"], new()).Read().Select(r => r.LabelTexts is null ? null : string.Join('|', r.LabelTexts)).ShouldBe([says, null, "", says]);
    }

    [Theory]
    [InlineData("a.tsv", "text\ttoxic\tinsult\nx\t1\t0\n")]
    [InlineData("a.jsonl", "{\"text\":\"x\",\"toxic\":true,\"insult\":0}\n")]
    public void Columns_of_0_and_1_are_read_in_the_order_given(string name, string content)
    {
        var file = DataFile.Open(_folder.Write(name, content), new() { LabelColumns = ["insult", "toxic"] });
        file.Columns.Labels.ShouldBe(["insult", "toxic"]);
        file.Columns.Label.ShouldBeNull();
        file.Columns.ToOptions().LabelColumns.ShouldBe(["insult", "toxic"]);
        file.Read().Single().LabelFlags.ShouldBe(["0", "1"]);
        file.Read().Single().LabelText.ShouldBe("insult=0, toxic=1");
    }

    [Fact]
    public void Columns_of_0_and_1_may_be_indices() =>
        Read("a.tsv", "x\t1\t0\n", new() { TextColumn = "0", LabelColumns = ["1", "2"] }).Single().LabelFlags.ShouldBe(["1", "0"]);

    [Fact]
    public void One_label_column_and_several_are_not_both_given() =>
        Should.Throw<InvalidDataException>(() => Read("a.tsv", "text\ta\n", new() { LabelColumn = "a", LabelColumns = ["a"] })).Message.ShouldContain("not both");

    [Theory]
    [InlineData("[\"a\",\"b\"]", "column text holds a list")]
    [InlineData("{\"a\":1}", "column text holds an object")]
    [InlineData("[{\"a\":1}]", "column text holds a list of objects")]
    public void A_list_is_no_text(string value, string says)
    {
        var message = Should.Throw<InvalidDataException>(() => Read("a.jsonl", $"{{\"text\":{value},\"label\":1}}\n", new())).Message;
        message.ShouldContain("line 1: " + says);
        message.ShouldContain("--text-column");
    }

    private List<Example> Read(string name, string content, DataFileOptions options) => [.. DataFile.Open(_folder.Write(name, content), options).Read()];
}
