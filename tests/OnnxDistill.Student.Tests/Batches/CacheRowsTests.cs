using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Batches;

public sealed class CacheRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_hold_what_the_cache_holds()
    {
        var rows = CacheRows.Read(SoftTargetCache.Open(TinyCache.Write(_folder["cache"])), logits: true);

        rows.Count.ShouldBe(96);
        rows.Labelled.ShouldBe(96);
        for (var row = 0; row < rows.Count; row++)
        {
            var with = rows.Ids(row).Contains(5);
            rows.Label(row).ShouldBe(with ? 1 : 0);
            rows.Logits(row).ToArray().ShouldBe(with ? [-3, 3] : [3, -3]);
        }
    }

    [Fact]
    public void Too_little_memory_is_refused_before_anything_is_read()
    {
        var cache = SoftTargetCache.Open(TinyCache.Write(_folder["cache"]));

        Should.Throw<InvalidDataException>(() => CacheRows.Read(cache, logits: true, memory: 1000)).Message.ShouldContain("--memory");
        CacheRows.Bytes(cache.Plan, logits: true).ShouldBeInRange(2000, 20_000);
    }

    [Fact]
    public void A_truncated_part_is_named()
    {
        var folder = TinyCache.Write(_folder["cache"]);
        using (var part = File.OpenWrite(Path.Combine(folder, "part-00000.parquet")))
        {
            part.SetLength(part.Length - 100);
        }

        Should.Throw<InvalidDataException>(() => CacheRows.Read(SoftTargetCache.Open(folder), logits: true)).Message.ShouldContain("part-00000");
    }

    public void Dispose() => _folder.Dispose();
}
