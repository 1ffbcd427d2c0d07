using OnnxDistill.Data.Files;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;

namespace OnnxDistill.Data.Tests.Files;

public sealed class ParquetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Texts_and_class_ids_are_read_over_row_groups()
    {
        var path = await Write("a.parquet", groups: 3);
        var file = DataFile.Open(path, new());
        (file.Columns.Text, file.Columns.Pair, file.Columns.Label).ShouldBe(("sentence1", "sentence2", "label"));
        var rows = file.Read().ToList();
        rows.Select(r => (r.Row, r.Line, r.Text, r.Pair, r.LabelText)).ShouldBe(
        [
            (0, 1, "a 0", "b", "7"), (1, 2, "é 0", "c", null), (2, 3, "a 1", "b", "7"), (3, 4, "é 1", "c", null), (4, 5, "a 2", "b", "7"), (5, 6, "é 2", "c", null),
        ]);
        file.Read().Count().ShouldBe(6);
    }

    [Fact]
    public async Task Ids_are_read_as_lists_and_padding_is_left_out()
    {
        var path = _folder["ids.parquet"];
        await ParquetSerializer.SerializeAsync(
            [
                new IdsRow { input_ids = [101, 7, 102], attention_mask = [1, 1, 1], label = 3.8f },
                new IdsRow { input_ids = [101, 102, 0], attention_mask = [1, 1, 0], label = float.NaN },
            ],
            path);
        var file = DataFile.Open(path, new());
        file.Columns.IdsGiven.ShouldBeTrue();
        var rows = file.Read().ToList();
        rows[0].InputIds.ShouldBe([101, 7, 102]);
        rows[1].InputIds.ShouldBe([101, 102]);
        rows.Select(r => r.LabelText).ShouldBe(["3.8", null]);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_named_with_those_that_are()
    {
        var path = await Write("a.parquet", groups: 1);
        Should.Throw<InvalidDataException>(() => DataFile.Open(path, new() { LabelColumn = "stars" })).Message
            .ShouldContain("no column 'stars' (it has: sentence1, sentence2, label)");
    }

    [Fact]
    public async Task A_truncated_file_is_named()
    {
        var path = await Write("cut.parquet", groups: 1);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^20]);
        Should.Throw<InvalidDataException>(() => DataFile.Open(path, new())).Message.ShouldContain("cut.parquet");
    }

    private async Task<string> Write(string name, int groups)
    {
        var first = new DataField<string>("sentence1");
        var second = new DataField<string>("sentence2");
        var label = new DataField<long?>("label");
        await using var stream = File.Create(_folder[name]);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(first, second, label), stream);
        for (var i = 0; i < groups; i++)
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(first, new[] { $"a {i}", $"é {i}" });
            await group.WriteAsync(second, new[] { "b", "c" });
            await group.WriteAsync<long>(label, new long?[] { 7, null });
        }

        return _folder[name];
    }

    private sealed class IdsRow
    {
        public List<long> input_ids { get; init; } = [];

        public List<long> attention_mask { get; init; } = [];

        public float label { get; init; }
    }
}
