using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Caches;

public sealed class SoftTargetCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("logits")]
    [InlineData("hidden:0,2@cls")]
    [InlineData("logits,hidden:0,last,hidden:1@cls,scores:1-2,qkv:3,values:0")]
    public void What_was_written_is_read_in_stored_order(string capture)
    {
        var plan = SampleCache.Write(_folder.Path, SampleCache.Plan(capture: capture));
        var rows = SoftTargetCache.Open(_folder.Path).ReadRows().ToList();
        var expected = plan.Parts.SelectMany(p => SampleCache.Rows(plan, p.Index)).ToList();
        rows.Count.ShouldBe(50);
        foreach (var (row, wanted) in rows.Zip(expected))
        {
            row.Row.ShouldBe(wanted.Row);
            row.TextHash.ShouldBe(wanted.TextHash);
            row.Label.ShouldBe(wanted.Label);
            row.InputIds.ShouldBe(wanted.InputIds);
            row.PairStart.ShouldBe(wanted.PairStart);
            row.Logits.ShouldBe(wanted.Logits);
            row.Taps.Keys.ShouldBe(wanted.Taps.Keys);
            row.Taps.ShouldAllBe(t => t.Value.SequenceEqual(wanted.Taps[t.Key]));
        }
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "logits,hidden:0-1"));
        var cache = SoftTargetCache.Open(_folder.Path);
        var row = cache.ReadRows(new ReadColumns { InputIds = false, Label = false, TextHash = false, Taps = ["hidden_01"] }).First(r => r.Row == 3);
        row.Logits.ShouldBe([1.5f, -3f, 0.25f]);
        row.InputIds.ShouldBeEmpty();
        row.Label.ShouldBe(double.NaN);
        row.Taps.Keys.ShouldBe(["hidden_01"]);
    }

    [Fact]
    public void A_tap_that_was_not_captured_is_named_with_what_was()
    {
        SampleCache.Write(_folder.Path);
        var cache = SoftTargetCache.Open(_folder.Path);
        Should.Throw<InvalidDataException>(() => cache.ReadRows(new ReadColumns { Taps = ["scores_03"] }).ToList())
            .Message.ShouldContain("scores_03 (captured: logits)");
    }

    [Fact]
    public void Missing_parts_are_counted_and_named()
    {
        var plan = SampleCache.Write(_folder.Path);
        File.Delete(_folder[plan.Parts[1].FileName]);
        var cache = SoftTargetCache.Open(_folder.Path);
        cache.MissingParts.ShouldBe([1]);
        Should.Throw<InvalidDataException>(() => cache.ReadRows().ToList())
            .Message.ShouldContain("1 of 3 parts are missing (first part-00001.parquet); run teacher-cache run again");
    }

    [Fact]
    public void A_folder_without_a_plan_is_no_cache() =>
        Should.Throw<FileNotFoundException>(() => SoftTargetCache.Open(_folder.Path)).Message.ShouldContain("no plan.json");

    [Fact]
    public void Another_cache_than_expected_is_refused_by_what_differs()
    {
        var plan = SampleCache.Write(_folder.Path);
        var cache = SoftTargetCache.Open(_folder.Path);
        cache.Require(new Dictionary<string, string> { ["teacher"] = plan.FingerprintParts["teacher"] });
        Should.Throw<InvalidDataException>(() => cache.Require(new Dictionary<string, string> { ["teacher"] = new string('x', 64), ["max length"] = "64" }))
            .Message.ShouldContain("teacher, max length (32 in the cache, 64 now)");
    }

    [Fact]
    public void A_part_of_another_cache_is_refused()
    {
        using var other = new TemporaryFolder();
        var plan = SampleCache.Write(_folder.Path);
        SampleCache.Write(other.Path, SampleCache.Plan(data: "e"));
        var part = plan.Parts[2].FileName;
        File.Copy(other[part], _folder[part], overwrite: true);
        Should.Throw<InvalidDataException>(() => SoftTargetCache.Open(_folder.Path).ReadRows().ToList())
            .Message.ShouldContain("part-00002.parquet is damaged (its fingerprint is that of another cache)");
    }
}
