using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Tests.Windows;

public sealed class WindowedRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Windows_hold_the_same_rows_and_targets_as_rows_in_memory()
    {
        var (held, windowed) = Open("logits,hidden:1,scores:0", Capture.Parse("logits,hidden:1,scores:0", 2), 1_300_000);

        var (order, seen) = (Order(held.Facts.Count, 3), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var batch in held.Batches(order))
        {
            foreach (var row in batch.Ids)
            {
                seen[Text(batch.Rows, row)] = seen.GetValueOrDefault(Text(batch.Rows, row)) + 1;
            }
        }

        foreach (var batch in windowed.Batches(order))
        {
            foreach (var row in batch.Ids)
            {
                (--seen[Text(batch.Rows, row)]).ShouldBeGreaterThanOrEqualTo(0);
            }
        }

        seen.Values.ShouldAllBe(left => left == 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(250)]
    public void A_run_that_goes_on_sees_the_batches_it_would_have_seen(int from)
    {
        var (_, windowed) = Open("logits", Capture.OnlyLogits, 600_000);
        var order = Order(windowed.Facts.Count, 3);
        var whole = windowed.Batches(order).Select(b => string.Join('|', b.Ids.Select(id => Text(b.Rows, id)))).ToList();

        var rest = windowed.Batches(order with { First = from }).Select(b => string.Join('|', b.Ids.Select(id => Text(b.Rows, id)))).ToList();

        whole.Count.ShouldBe((int)order.End);
        rest.ShouldBe(whole.Skip(from));
    }

    [Fact]
    public void Facts_are_those_of_rows_in_memory()
    {
        var (held, windowed) = Open("logits", Capture.OnlyLogits, 600_000);

        windowed.ShouldBeOfType<WindowedRows>();
        var (a, b) = (windowed.Facts, held.Facts);
        (a.Count, a.Classes, a.HasPairs, a.Labelled, a.LongestRow, a.LargestId).ShouldBe((b.Count, b.Classes, b.HasPairs, b.Labelled, b.LongestRow, b.LargestId));
        Enumerable.Range(0, a.Count).ShouldAllBe(row => a.Length(row) == b.Length(row) && a.Label(row) == b.Label(row));
    }

    [Fact]
    public void Too_little_memory_is_refused_with_what_is_needed()
    {
        var (_, windowed) = Open("logits", Capture.OnlyLogits, 150_000);
        var message = Should.Throw<InvalidDataException>(() => windowed.RequireBatches(32)).Message;
        message.ShouldContain("--memory 146.5KiB is too little");
        var needed = (long)(1024 * double.Parse(message.Split("need ")[1].Split("KiB")[0], System.Globalization.CultureInfo.InvariantCulture));

        // What it names is enough, and hardly less is not.
        Should.NotThrow(() => CacheRows.Open(SoftTargetCache.Open(_folder["cache"]), Capture.OnlyLogits, needed + 1).RequireBatches(32));
        Should.Throw<InvalidDataException>(() => CacheRows.Open(SoftTargetCache.Open(_folder["cache"]), Capture.OnlyLogits, needed - 200).RequireBatches(32));
    }

    [Fact]
    public void A_part_damaged_after_it_was_opened_ends_the_epoch_and_is_named()
    {
        var (_, windowed) = Open("logits", Capture.OnlyLogits, 600_000);
        var part = _folder["cache/part-00000.parquet"];
        var bytes = File.ReadAllBytes(part);
        bytes[bytes.Length / 3] ^= 4;
        File.WriteAllBytes(part, bytes);

        Should.Throw<InvalidDataException>(() => windowed.Batches(Order(windowed.Facts.Count, 1)).Count()).Message.ShouldContain("part-00000");
    }

    public void Dispose() => _folder.Dispose();

    private (RowSource Held, RowSource Windowed) Open(string capture, Capture needs, long memory)
    {
        var cache = SoftTargetCache.Open(TinyCache.Write(_folder["cache"], rows: 3000, capture: capture));
        return (CacheRows.Open(cache, needs), CacheRows.Open(SoftTargetCache.Open(cache.Folder), needs, memory));
    }

    private static BatchOrder Order(int rows, int epochs) => new([.. Enumerable.Range(0, rows)], 32, 7, 0, 0, epochs * ((rows + 31) / 32));

    private static string Text(StudentRows rows, int row) =>
        $"{string.Join(' ', rows.Ids(row).ToArray())} {rows.PairStart(row)} {rows.Label(row)} {string.Join(' ', rows.Logits(row).ToArray())} "
        + string.Join(' ', rows.Targets(row).Taps.Select(Convert.ToHexString));
}
