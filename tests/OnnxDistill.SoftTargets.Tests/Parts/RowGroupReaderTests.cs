using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class RowGroupReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Groups_in_any_order_hold_the_rows_of_the_whole()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(rows: 1300, capture: "logits,hidden:1", limits: new PartLimits { Rows = 1100 }));
        var cache = SoftTargetCache.Open(_folder.Path);
        var groups = cache.Groups();

        groups.Select(g => (g.Part, g.Index, g.Start, g.Rows)).ShouldBe([(0, 0, 0, 512), (0, 1, 512, 512), (0, 2, 1024, 76), (1, 0, 0, 200)]);
        var rows = groups.Reverse().ToDictionary(g => g, g => cache.ReadGroup(g));
        groups.SelectMany(g => rows[g]).Select(r => (r.Row, r.TextHash, Convert.ToHexString(r.Taps["hidden_01"])))
            .ShouldBe(cache.Plan.Parts.SelectMany(p => cache.ReadPart(p.Index)).Select(r => (r.Row, r.TextHash, Convert.ToHexString(r.Taps["hidden_01"]))));
    }

    [Fact]
    public void Only_the_bytes_of_the_columns_asked_for_are_counted()
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(rows: 300, capture: "logits,hidden:1,scores:0", limits: new PartLimits { Rows = 300 }));
        var schema = PartSchema.Of(plan);

        var all = RowGroupReader.Groups(_folder.Path, plan, 0).Single().Bytes;
        var hidden = RowGroupReader.Groups(_folder.Path, plan, 0, new ReadColumns { TextHash = false, Label = false, InputIds = false, Logits = false, Taps = ["hidden_01"] }).Single().Bytes;

        var values = Enumerable.Range(0, 300).Sum(r => (long)schema.Taps[0].Bytes(SampleCache.Length(r)));
        hidden.ShouldBeInRange(values + (300 * 8), values + (300 * 8) + 4000);      // rows' numbers, and 4 bytes before each block
        all.ShouldBeGreaterThan(hidden + 300);
    }

    [Fact]
    public void A_flipped_bit_is_found_when_the_first_group_of_its_part_is_read()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(rows: 1100, limits: new PartLimits { Rows = 1100 }));
        var path = Path.Combine(_folder.Path, "part-00000.parquet");
        var bytes = File.ReadAllBytes(path);
        bytes[200] ^= 1;                                                            // in the first row group
        File.WriteAllBytes(path, bytes);
        var cache = SoftTargetCache.Open(_folder.Path);

        Should.Throw<InvalidDataException>(() => cache.ReadGroup(cache.Groups()[^1])).Message.ShouldContain("part-00000.parquet is damaged (its checksum does not fit)");
    }

    [Fact]
    public void A_part_of_another_cache_is_named()
    {
        SampleCache.Write(_folder["a"]);
        SampleCache.Write(_folder["b"], SampleCache.Plan(data: "e"));
        File.Copy(_folder["b/part-00001.parquet"], _folder["a/part-00001.parquet"], overwrite: true);

        Should.Throw<InvalidDataException>(() => SoftTargetCache.Open(_folder["a"]).Groups())
            .Message.ShouldContain("part-00001.parquet is damaged (its fingerprint is that of another cache)");
    }

    [Fact]
    public void Missing_parts_are_told_before_anything_is_read()
    {
        SampleCache.Write(_folder.Path);
        File.Delete(Path.Combine(_folder.Path, "part-00002.parquet"));

        Should.Throw<InvalidDataException>(() => SoftTargetCache.Open(_folder.Path).Groups()).Message.ShouldContain("1 of 3 parts are missing");
    }

    public void Dispose() => _folder.Dispose();
}
