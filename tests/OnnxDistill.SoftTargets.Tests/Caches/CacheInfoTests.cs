using OnnxDistill.SoftTargets.Caches;
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
}
