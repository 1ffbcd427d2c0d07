using DuckDB.NET.Data;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class SeveralLabelsPartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("logits", false)]
    [InlineData("hidden:1", true)]
    public void Rows_come_back_with_their_labels(string capture, bool masks)
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(capture: capture, masking: masks ? new MaskingPlan(2, 7) : null, several: true));
        var cache = SoftTargetCache.Open(_folder.Path);
        cache.Plan.Teacher.MultiLabel.ShouldBeTrue();
        foreach (var row in cache.ReadRows())
        {
            var wanted = SampleCache.Row(row.Row, PartSchema.Of(plan));
            row.Labels.ShouldBe(wanted.Labels);
            row.Label.ShouldBe(double.NaN);
            row.MaskedPositions.ShouldBe(wanted.MaskedPositions);
            row.Logits.ShouldBe(wanted.Logits);
        }

        cache.ReadRows(ReadColumns.All with { Label = false }).ShouldAllBe(r => r.Labels.Length == 0);
        OnnxDistill.SoftTargets.Caches.CacheVerifier.Verify(cache).ShouldBe(50);
    }

    [Fact]
    public void DuckDB_reads_them_and_other_caches_have_no_such_column()
    {
        var plan = SampleCache.Write(_folder["several"], SampleCache.Plan(several: true));
        SampleCache.Write(_folder["one"]);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT row, labels FROM read_parquet('{_folder["several"]}/part-*.parquet') ORDER BY row";
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                reader.GetFieldValue<List<float>>(1).ShouldBe(SampleCache.Row(reader.GetInt64(0), PartSchema.Of(plan)).Labels);
            }
        }

        Columns("several").ShouldBe(["row", "text_hash", "label", "input_ids", "pair_start", "logits", "labels"]);
        Columns("one").ShouldBe(["row", "text_hash", "label", "input_ids", "pair_start", "logits"]);

        List<string> Columns(string cache)
        {
            command.CommandText = $"SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet('{_folder[cache]}/part-*.parquet'))";
            using var reader = command.ExecuteReader();
            var names = new List<string>();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }

            return names;
        }
    }

    [Theory]
    [InlineData(new[] { 1f, 0f }, "has not a 0, 1 or NaN for each of 3 classes")]
    [InlineData(new[] { 1f, 0f, 0.5f }, "has not a 0, 1 or NaN for each of 3 classes")]
    public void Labels_that_do_not_fit_the_classes_are_not_written(float[] labels, string says)
    {
        var plan = SampleCache.Plan(rows: 20, several: true);
        CacheWriter.Open(_folder.Path, plan);
        var rows = SampleCache.Rows(plan, 0).Select(r => r with { Labels = labels }).ToList();
        Should.Throw<ArgumentException>(() => PartWriter.Write(_folder.Path, plan, 0, rows)).Message.ShouldContain(says);
    }

    [Fact]
    public void Several_labels_in_a_cache_of_one_are_not_written()
    {
        var plan = SampleCache.Plan(rows: 20);
        CacheWriter.Open(_folder.Path, plan);
        var rows = SampleCache.Rows(plan, 0).Select(r => r with { Labels = [1, 0, 1] }).ToList();
        Should.Throw<ArgumentException>(() => PartWriter.Write(_folder.Path, plan, 0, rows)).Message.ShouldContain("has several labels, which the plan does not say");
    }
}
