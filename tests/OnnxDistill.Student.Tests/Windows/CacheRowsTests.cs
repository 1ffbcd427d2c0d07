using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Tests.Windows;

public sealed class CacheRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_hold_what_the_cache_holds()
    {
        var rows = CacheRows.Read(SoftTargetCache.Open(TinyCache.Write(_folder["cache"])), Capture.OnlyLogits);

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
    public void Only_the_taps_that_are_needed_are_held()
    {
        var cache = SoftTargetCache.Open(TinyCache.Write(_folder["cache"], capture: "logits,hidden:all,scores:all"));

        var rows = CacheRows.Read(cache, Capture.Parse("hidden:1", 2));

        rows.Classes.ShouldBe(0);
        rows.Taps.Select(t => t.Name).ShouldBe(["hidden_01"]);
        rows.Targets(7).Taps.Length.ShouldBe(1);
    }

    [Fact]
    public void Rows_that_fit_are_held_and_others_read_in_windows()
    {
        var cache = SoftTargetCache.Open(TinyCache.Write(_folder["cache"], rows: 3000));

        CacheRows.Open(cache, Capture.OnlyLogits).ShouldBeOfType<HeldRows>().Memory.ShouldBeNull();
        CacheRows.Open(cache, Capture.OnlyLogits, memory: 10_000_000).ShouldBeOfType<HeldRows>();
        CacheRows.Open(cache, Capture.OnlyLogits, memory: 450_000).ShouldBeOfType<WindowedRows>().Memory.ShouldBe(450_000);
    }

    [Fact]
    public void A_truncated_part_is_named()
    {
        var folder = TinyCache.Write(_folder["cache"]);
        using (var part = File.OpenWrite(Path.Combine(folder, "part-00000.parquet")))
        {
            part.SetLength(part.Length - 100);
        }

        Should.Throw<InvalidDataException>(() => CacheRows.Open(SoftTargetCache.Open(folder), Capture.OnlyLogits)).Message.ShouldContain("part-00000");
    }

    public void Dispose() => _folder.Dispose();
}
