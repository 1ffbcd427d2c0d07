using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class JsonDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[{\"text\":\"a\",\"label\":1},{\"text\":\"b\",\"label\":0}]")]
    [InlineData("\n [\n  {\"text\":\"a\",\"label\":1},\n  {\"text\":\"b\",\n\"label\":0}\n]\n")]
    [InlineData("{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":0}\n")]
    [InlineData("{\"data\":[{\"text\":\"a\",\"label\":1},{\"text\":\"b\",\"label\":0}]}")]
    [InlineData("{\n  \"version\": \"1\", \"about\": {\"rows\": [1]},\n  \"data\": [\n    {\"text\":\"a\",\"label\":1},\n    {\"text\":\"b\",\"label\":0}\n  ],\n  \"labels\": [\"no\", \"yes\"]\n}\n")]
    [InlineData("{\"rows\": [\n{\"text\":\"a\",\"label\":1},\n{\"text\":\"b\",\"label\":0}]}")]
    [InlineData("{\"other\":[{\"x\":1}],\"data\":[{\"text\":\"a\",\"label\":1},{\"text\":\"b\",\"label\":0}]}")]
    public void Rows_are_found_whatever_holds_them(string content) =>
        Read("a.json", content).Select(r => (r.Text, r.LabelText)).ShouldBe([("a", "1"), ("b", "0")]);

    [Fact]
    public void A_row_is_named_by_the_line_on_which_it_begins() =>
        Read("a.json", "[\n{\"text\":\"a\"},\n\n{\n\"text\":\"b\"}, {\"text\":\"c\"}]").Select(r => r.Line).ShouldBe([2, 4, 5]);

    [Fact]
    public void Rows_and_values_larger_than_the_buffer_are_read_whole()
    {
        var rows = Read("a.json", $"[{string.Join(",\n", Enumerable.Range(0, 3000).Select(i => $"{{\"text\":\"{new string('x', i % 100 == 0 ? 200_000 : i % 90)}é\",\"label\":{i % 3}}}"))}]");
        rows.Count.ShouldBe(3000);
        rows[100].Text!.Length.ShouldBe(200_001);
        rows[2999].Line.ShouldBe(3000);
    }

    [Fact]
    public void Columns_are_those_of_all_rows() =>
        Should.Throw<InvalidDataException>(() => Read("a.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\",\"label\":1}\n")).Message.ShouldContain("line 1: no label");

    [Theory]
    [InlineData("{\"text\":{\"0\":\"a\"},\"label\":{\"0\":1}}\n", "column text holds an object")]
    [InlineData("{\"text\":[\"a\",\"b\"],\n\"label\":[0,1]}\n", "holds columns, and rows are read")]
    [InlineData("{\"train\":[{\"text\":\"a\"}],\"test\":[{\"text\":\"b\"}]}", "several arrays of objects (train, test)")]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\"b\"", "line 2: not JSON")]
    [InlineData("[{\"text\":\"a\"}]\n]", "line 2: not JSON")]
    [InlineData("{\"data\":[\n{\"text\":\"a\"}]", "not JSON")]
    [InlineData("[{\"text\":\"a\"},\n\"b\"]", "line 2: a JSON object was expected, not String")]
    [InlineData("[{\"text\":\"a\",\"text\":\"b\"}]", "'text' stands twice")]
    [InlineData("[]", "empty")]
    public void Bad_documents_are_named(string content, string says) =>
        Should.Throw<InvalidDataException>(() => Read("a.json", content)).Message.ShouldContain(says);

    private List<Example> Read(string name, string content) => [.. DataFile.Open(_folder.Write(name, content), new()).Read()];
}
