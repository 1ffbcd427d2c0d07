using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Storage;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Caches;

public sealed class CacheWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_that_stopped_ends_with_the_bytes_of_an_undisturbed_one()
    {
        using var undisturbed = new TemporaryFolder();
        var plan = SampleCache.Write(undisturbed.Path);
        var killed = CacheWriter.Open(_folder.Path, plan);
        killed.Write(1, SampleCache.Rows(plan, 1));
        _folder.Write($".part-00002.parquet.{Machine}.{GoneProcess}.1.tmp", "half a part");

        SampleCache.Write(_folder.Path);

        var files = SampleCache.Files(_folder.Path);
        files.Keys.Order().ShouldBe(SampleCache.Files(undisturbed.Path).Keys.Order());
        files.ShouldAllBe(f => f.Value.SequenceEqual(File.ReadAllBytes(undisturbed[f.Key])));
    }

    [Fact]
    public void Finished_parts_are_left_alone_and_damaged_ones_are_written_again()
    {
        var plan = SampleCache.Write(_folder.Path);
        var whole = File.ReadAllBytes(_folder[plan.Parts[0].FileName]);
        File.WriteAllBytes(_folder[plan.Parts[0].FileName], whole[..500]);
        File.Delete(_folder[plan.Parts[2].FileName]);
        var writer = CacheWriter.Open(_folder.Path, plan);
        writer.State(0).ShouldBe(PartState.Damaged);
        writer.State(1).ShouldBe(PartState.Finished);
        writer.State(2).ShouldBe(PartState.Missing);
        writer.Unfinished().ShouldBe([0, 2]);
        SampleCache.Write(_folder.Path);
        File.ReadAllBytes(_folder[plan.Parts[0].FileName]).SequenceEqual(whole).ShouldBeTrue();
    }

    [Fact]
    public void Shards_share_the_parts_between_them()
    {
        var writer = CacheWriter.Open(_folder.Path, SampleCache.Plan(limits: new PartLimits { Rows = 8 }));
        var shards = Enumerable.Range(0, 3).Select(s => writer.Unfinished(s, 3)).ToArray();
        shards.SelectMany(s => s).Order().ShouldBe(Enumerable.Range(0, 7));
        shards[1].ShouldBe([1, 4]);
    }

    [Fact]
    public void Shards_that_write_side_by_side_need_no_merge()
    {
        using var one = new TemporaryFolder();
        var plan = SampleCache.Plan(limits: new PartLimits { Rows = 8 });
        SampleCache.Write(one.Path, plan);
        Parallel.For(0, 3, shard =>
        {
            var writer = CacheWriter.Open(_folder.Path, plan);
            foreach (var part in writer.Unfinished(shard, 3))
            {
                writer.Write(part, SampleCache.Rows(plan, part));
            }

            writer.Finish();
        });
        var files = SampleCache.Files(_folder.Path);
        files.Count.ShouldBe(8);
        files.ShouldAllBe(f => f.Value.SequenceEqual(File.ReadAllBytes(one[f.Key])));
    }

    [Fact]
    public void Two_that_write_the_same_part_at_once_both_succeed()
    {
        var plan = SampleCache.Plan();
        var writer = CacheWriter.Open(_folder.Path, plan);
        var rows = SampleCache.Rows(plan, 0);
        Parallel.For(0, 8, _ => writer.Write(0, rows));
        writer.State(0).ShouldBe(PartState.Finished);
        writer.Finish();
        Directory.GetFiles(_folder.Path).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_damaged_part_is_rebuilt_though_another_writer_cleans_up_meanwhile()
    {
        var plan = SampleCache.Write(_folder.Path);
        var whole = File.ReadAllBytes(_folder[plan.Parts[0].FileName]);
        File.WriteAllBytes(_folder[plan.Parts[0].FileName], whole[..500]);
        var writer = CacheWriter.Open(_folder.Path, plan);
        using var stop = new CancellationTokenSource();
        var cleaning = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                writer.Finish();
            }
        });
        for (var i = 0; i < 20; i++)
        {
            File.WriteAllBytes(_folder[plan.Parts[0].FileName], whole[..500]);
            writer.Write(0, SampleCache.Rows(plan, 0));
            writer.State(0).ShouldBe(PartState.Finished);
        }

        await stop.CancelAsync();
        await cleaning;
    }

    [Fact]
    public void What_another_living_process_is_writing_stays()
    {
        var living = _folder.Write($".part-00000.parquet.{Machine}.{Environment.ProcessId}.99.tmp", "in the making");
        var elsewhere = _folder.Write(".part-00001.parquet.another-machine.1.1.tmp", "in the making");
        CacheWriter.Open(_folder.Path, SampleCache.Plan());
        File.Exists(living).ShouldBeTrue();
        File.Exists(elsewhere).ShouldBeTrue();
        SampleCache.Write(_folder.Path);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(4);
    }

    [Fact]
    public void A_folder_that_holds_another_cache_is_refused()
    {
        SampleCache.Write(_folder.Path);
        Should.Throw<InvalidDataException>(() => CacheWriter.Open(_folder.Path, SampleCache.Plan(data: "other")))
            .Message.ShouldContain("plan.json is the plan of another cache, these differ: data");
    }

    private static string Machine => MachineName.This();

    // Above the largest process id of Linux, so that no process has it.
    private static int GoneProcess => int.MaxValue;
}
