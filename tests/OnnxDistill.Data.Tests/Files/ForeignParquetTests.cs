using DuckDB.NET.Data;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

/// <summary>Data sets come as Parquet that other libraries wrote; DuckDB stands for them.</summary>
public sealed class ForeignParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TINYINT")]
    [InlineData("BIGINT")]
    [InlineData("UINTEGER")]
    public void Texts_labels_and_nulls_are_read_over_row_groups(string labelType)
    {
        Copy($"SELECT 'text ' || (i % 7) AS sentence, CASE WHEN i % 5 = 0 THEN NULL ELSE (i % 3)::{labelType} END AS label, [i] AS other FROM range(10000) t(i)");
        var rows = DataFile.Open(_folder["a.parquet"], new()).Read().ToList();
        rows.Count.ShouldBe(10000);
        rows[5001].ShouldBe(new(5001, 5002, "text 3", null, "0"));
        rows[5000].LabelText.ShouldBeNull();
    }

    [Fact]
    public void Ids_are_read_as_lists_of_different_lengths()
    {
        Copy("SELECT list_transform(range(1 + i % 4), x -> (x + i)::INTEGER) AS input_ids, i::DOUBLE / 4 AS label FROM range(5000) t(i)");
        var rows = DataFile.Open(_folder["a.parquet"], new()).Read().ToList();
        rows[4999].InputIds.ShouldBe([4999, 5000, 5001, 5002]);
        rows[4996].InputIds.ShouldBe([4996]);
        rows[4999].LabelText.ShouldBe("1249.75");
    }

    private void Copy(string query)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{_folder["a.parquet"]}' (FORMAT parquet, ROW_GROUP_SIZE 2048)";
        command.ExecuteNonQuery();
    }
}
