using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Caches;

public sealed class CacheInfoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_parts_and_bytes_of_each_column_are_told()
    {
        SampleCache.Write(_folder.Path, SampleCache.Plan(capture: "logits,hidden:2"));
        var info = CacheInfo.Read(_folder.Path);
        (info.Rows, info.Parts, info.FinishedParts).ShouldBe((50, 3, 3));
        info.FileBytes.ShouldBe(SampleCache.Files(_folder.Path).Values.Sum(f => (long)f.Length));
        info.ColumnBytes.Select(c => c.Key).ShouldBe(["row", "text_hash", "label", "input_ids", "pair_start", "logits", "hidden_02"]);
        info.ColumnBytes.ShouldAllBe(c => c.Value > 50);
    }

    [Fact]
    public void An_unfinished_cache_can_be_looked_into()
    {
        var plan = SampleCache.Write(_folder.Path);
        File.Delete(_folder[plan.Parts[0].FileName]);
        var info = CacheInfo.Read(_folder.Path);
        (info.Rows, info.Parts, info.FinishedParts).ShouldBe((30, 3, 2));
    }

    [Fact]
    public void What_computed_the_parts_is_told_also_when_machines_are_mixed()
    {
        var plan = SampleCache.Plan();
        PartOrigin here = new("runtime 1.0", "x64: avx2"), there = new("runtime 1.0", "x64: avx2 avx512f");
        CacheWriter.Open(_folder.Path, plan, here).Write(0, SampleCache.Rows(plan, 0));
        CacheWriter.Open(_folder.Path, plan, here).Write(2, SampleCache.Rows(plan, 2));
        CacheWriter.Open(_folder.Path, plan, there).Write(1, SampleCache.Rows(plan, 1));
        CacheInfo.Read(_folder.Path).Origins.ShouldBe(new Dictionary<PartOrigin, int> { [here] = 2, [there] = 1 }, ignoreOrder: true);
        CacheVerifier.Verify(SoftTargetCache.Open(_folder.Path)).ShouldBe(50);
    }

    [Fact]
    public void Parts_that_do_not_say_what_computed_them_are_read()
    {
        SampleCache.Write(_folder.Path);
        CacheInfo.Read(_folder.Path).Origins.ShouldBeEmpty();
    }
}
