using DuckDB.NET.Data;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Caches;

/// <summary>DuckDB, a reader that this project did not write, reads what a cache says.</summary>
public sealed class OutsideReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public OutsideReaderTests() => _connection.Open();

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_value_of_every_row_is_read()
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "logits,hidden:1,scores:0"));
        var schema = PartSchema.Of(plan);
        using var reader = Query("SELECT row, text_hash, label, input_ids, pair_start, logits, hidden_01, scores_00 FROM {parts} ORDER BY row");
        for (var i = 0; i < 50; i++)
        {
            reader.Read().ShouldBeTrue();
            var wanted = SampleCache.Row(i, schema);
            reader.GetInt64(0).ShouldBe(wanted.Row);
            reader.GetInt64(1).ShouldBe(wanted.TextHash);
            reader.GetDouble(2).ShouldBe(wanted.Label);
            reader.GetFieldValue<List<int>>(3).ShouldBe(wanted.InputIds);
            reader.GetInt32(4).ShouldBe(wanted.PairStart);
            reader.GetFieldValue<List<float>>(5).ShouldBe(wanted.Logits!);
            Blob(reader, 6).ShouldBe(wanted.Taps["hidden_01"]);
            Blob(reader, 7).ShouldBe(wanted.Taps["scores_00"]);
        }

        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void Every_column_is_required_and_has_the_type_of_the_design()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "logits,hidden:1"));
        using var reader = Query("SELECT name, coalesce(type, ''), coalesce(repetition_type, '') FROM parquet_schema('{file}')");
        var columns = new List<string>();
        while (reader.Read())
        {
            columns.Add($"{reader.GetString(0)} {reader.GetString(1)} {reader.GetString(2)}");
        }

        columns[1..].ShouldBe(
        [
            "row INT64 REQUIRED", "text_hash INT64 REQUIRED", "label DOUBLE REQUIRED",
            "input_ids  REQUIRED", "list  REPEATED", "element INT32 REQUIRED",
            "pair_start INT32 REQUIRED",
            "logits  REQUIRED", "list  REPEATED", "element FLOAT REQUIRED",
            "hidden_01 BYTE_ARRAY REQUIRED",
        ]);
    }

    [Fact]
    public void Masks_and_vocabulary_of_every_row_are_read()
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "vocabulary:5", masking: new MaskingPlan(2, 7)));
        var schema = PartSchema.Of(plan);
        using var reader = Query("SELECT row, masked_positions, masked_ids, vocabulary_ids, vocabulary_logprobs, vocabulary_rest FROM {parts} ORDER BY row");
        for (var i = 0; i < 50; i++)
        {
            reader.Read().ShouldBeTrue();
            var wanted = SampleCache.Row(i, schema);
            reader.GetInt64(0).ShouldBe(wanted.Row);
            reader.GetFieldValue<List<int>>(1).ShouldBe(wanted.MaskedPositions);
            reader.GetFieldValue<List<int>>(2).ShouldBe(wanted.MaskedIds);
            Blob(reader, 3).ShouldBe(wanted.Taps["vocabulary_ids"]);
            Blob(reader, 4).ShouldBe(wanted.Taps["vocabulary_logprobs"]);
            Blob(reader, 5).ShouldBe(wanted.Taps["vocabulary_rest"]);
        }

        reader.Read().ShouldBeFalse();
        Scalar("SELECT sum(len(masked_positions)) FROM {parts}").ShouldBe(Enumerable.Range(0, 50).Sum(r => SampleCache.Masked(r).Length));
    }

    [Fact]
    public void Rows_are_found_by_label_though_some_have_none()
    {
        SampleCache.Write(_folder.Path);
        var labelled = Enumerable.Range(0, 50).Where(r => r % 5 != 0).ToList();
        Scalar("SELECT count(*) FROM {parts} WHERE label = 1").ShouldBe(labelled.Count(r => r % 3 == 1));
        Scalar("SELECT count(*) FROM {parts} WHERE label >= 1 AND label < 2").ShouldBe(labelled.Count(r => r % 3 == 1));
        Scalar("SELECT count(*) FROM {parts} WHERE isnan(label)").ShouldBe(10);
    }

    [Fact]
    public void The_footer_holds_what_an_outsider_needs()
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "hidden:1"));
        using var reader = Query("SELECT decode(key), decode(value) FROM parquet_kv_metadata('{file}')");
        var metadata = new Dictionary<string, string>();
        while (reader.Read())
        {
            metadata.Add(reader.GetString(0), reader.GetString(1));
        }

        metadata["onnxdistill.fingerprint"].ShouldBe(plan.Fingerprint);
        metadata["onnxdistill.part"].ShouldBe("0");
        metadata["onnxdistill.columns"].ShouldBe("""{"hidden_01":{"dtype":"float16","shape":["length",8]}}""");
        metadata["onnxdistill.sha256"].ShouldBe(PartChecksum.Of(SampleCache.Rows(plan, 0), PartSchema.Of(plan)));
    }

    private static byte[] Blob(DuckDBDataReader reader, int column)
    {
        using var stream = reader.GetStream(column);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private long Scalar(string sql)
    {
        using var reader = Query(sql);
        reader.Read();
        return reader.GetInt64(0);
    }

    private DuckDBDataReader Query(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql
            .Replace("{parts}", $"read_parquet('{_folder["part-*.parquet"]}')", StringComparison.Ordinal)
            .Replace("{file}", _folder["part-00000.parquet"], StringComparison.Ordinal);
        return command.ExecuteReader();
    }
}
