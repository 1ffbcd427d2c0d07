using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using CacheVerifier = OnnxDistill.Teacher.Verifying.CacheVerifier;

namespace OnnxDistill.Teacher.Tests.Caching;

/// <summary>A teacher whose answers depend on padding: a cached logit is that of the row alone.</summary>
public sealed class OneLengthTests : IDisposable
{
    private readonly DialectTeacher _setup = new(new() { SeesNeighbour = true });

    public void Dispose() => _setup.Dispose();

    [Fact]
    public void Batches_hold_one_length_and_logits_are_those_of_each_row_alone()
    {
        var result = CacheRun.Execute(_setup.Teacher, _setup.Rows(60), _setup["cache"], new CacheRunOptions());

        result.Plan.OneLength.ShouldBeTrue();
        var cache = SoftTargetCache.Open(_setup["cache"]);
        cache.Plan.OneLength.ShouldBeTrue("plan.json keeps it");
        var rows = cache.ReadRows().ToDictionary(r => r.Row);
        foreach (var batch in cache.Plan.Parts.SelectMany(p => p.Batches))
        {
            batch.Rows.ShouldAllBe(r => rows[r].InputIds.Length == batch.Width);
        }

        cache.Plan.Parts.Sum(p => p.Batches.Count).ShouldBe(8, "rows have from 2 to 9 tokens");
        foreach (var row in rows.Values)
        {
            var alone = _setup.Teacher.Classifier.Run([new(0, 1, 0, double.NaN, row.InputIds, new int[row.InputIds.Length], row.InputIds.Length, "a row")])[0];
            row.Logits!.Zip(alone).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-6f);
        }

        CacheVerifier.Verify(_setup["cache"], _setup.Teacher).Beyond.ShouldBeEmpty();
    }

    [Fact]
    public void A_plan_that_pads_is_kept_to_and_a_line_says_so()
    {
        var data = _setup.Rows(60);
        var notes = new List<string>();
        var plan = CachePlanner.Plan(_setup.Teacher, data, new CacheRunOptions(), CancellationToken.None);
        var part = plan.Parts[0];
        var widest = part.Batches.Max(b => b.Width);
        (plan with { OneLength = false, Parts = [part with { Batches = [new PlannedBatch(widest, [.. part.StoredRows])] }] }).WriteNew(_setup["old"]);

        CacheRun.Execute(_setup.Teacher, data, _setup["old"], new CacheRunOptions { Note = notes.Add });
        CacheRun.Execute(_setup.Teacher, data, _setup["new"], new CacheRunOptions());

        notes.ShouldHaveSingleItem().ShouldContain("pads rows although");
        CacheVerifier.Verify(_setup["old"], _setup.Teacher).Beyond.ShouldBeEmpty("rows are recomputed in their padded batches");
        Logits(_setup["old"]).Zip(Logits(_setup["new"])).ShouldContain(p => Math.Abs(p.First - p.Second) > 1e-4f);
    }

    [Fact]
    public void Shards_and_a_second_run_find_the_same_plan()
    {
        var data = _setup.Rows(40);
        CacheRun.Execute(_setup.Teacher, data, _setup["cache"], new CacheRunOptions { Shard = 1, Shards = 2 });
        var before = File.ReadAllBytes(Path.Combine(_setup["cache"], PartNames.Plan));
        CacheRun.Execute(_setup.Teacher, data, _setup["cache"], new CacheRunOptions { Shard = 0, Shards = 2 });
        File.ReadAllBytes(Path.Combine(_setup["cache"], PartNames.Plan)).ShouldBe(before);
    }

    private static IEnumerable<float> Logits(string cache) => SoftTargetCache.Open(cache).ReadRows().OrderBy(r => r.Row).SelectMany(r => r.Logits!);
}
