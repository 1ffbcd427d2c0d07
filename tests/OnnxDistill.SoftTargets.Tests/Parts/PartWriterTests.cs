using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Parts;

public sealed class PartWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("logits")]
    [InlineData("logits,hidden,scores:0,qkv:1")]
    public void The_same_rows_give_the_same_bytes(string capture)
    {
        using var again = new TemporaryFolder();
        SampleCache.Write(_folder.Path, SampleCache.Plan(capture: capture));
        SampleCache.Write(again.Path, SampleCache.Plan(capture: capture));
        var files = SampleCache.Files(_folder.Path);
        files.Keys.Order().ShouldBe(["part-00000.parquet", "part-00001.parquet", "part-00002.parquet", "plan.json"]);
        SampleCache.Files(again.Path).ShouldAllBe(f => f.Value.SequenceEqual(files[f.Key]));
    }

    [Fact]
    public void Writing_a_part_that_is_there_changes_nothing()
    {
        var plan = SampleCache.Write(_folder.Path);
        var before = SampleCache.Files(_folder.Path);
        PartWriter.Write(_folder.Path, plan, 1, SampleCache.Rows(plan, 1));
        SampleCache.Files(_folder.Path).ShouldAllBe(f => f.Value.SequenceEqual(before[f.Key]));
    }

    [Fact]
    public void Every_kind_of_missing_label_is_the_same_NaN()
    {
        var plan = SampleCache.Write(_folder.Path);
        var before = SampleCache.Files(_folder.Path);
        var otherNaN = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_1234);
        PartWriter.Write(_folder.Path, plan, 0, [.. SampleCache.Rows(plan, 0).Select(r => double.IsNaN(r.Label) ? r with { Label = otherNaN } : r)]);
        SampleCache.Files(_folder.Path)["part-00000.parquet"].SequenceEqual(before["part-00000.parquet"]).ShouldBeTrue();
    }

    [Fact]
    public void Cancelling_leaves_no_trace_of_the_part()
    {
        var plan = SampleCache.Plan().WriteNew(_folder.Path);
        Should.Throw<OperationCanceledException>(() => PartWriter.Write(_folder.Path, plan, 0, SampleCache.Rows(plan, 0), cancellationToken: new CancellationToken(true)));
        Directory.GetFiles(_folder.Path).Select(Path.GetFileName).ShouldBe(["plan.json"]);
    }

    [Fact]
    public void Rows_in_another_order_than_the_plans_are_refused()
    {
        var plan = SampleCache.Plan().WriteNew(_folder.Path);
        Should.Throw<ArgumentException>(() => PartWriter.Write(_folder.Path, plan, 0, [.. SampleCache.Rows(plan, 0).OrderBy(r => r.Row)]))
            .Message.ShouldContain("part-00000.parquet: the rows are not those of the plan");
    }

    [Fact]
    public void A_tap_that_is_not_the_valid_block_is_refused()
    {
        var plan = SampleCache.Plan(capture: "hidden:1").WriteNew(_folder.Path);
        var padded = SampleCache.Rows(plan, 0).Select(r => r with { Taps = new Dictionary<string, byte[]> { ["hidden_01"] = new byte[32 * 8 * 2] } });
        Should.Throw<ArgumentException>(() => PartWriter.Write(_folder.Path, plan, 0, [.. padded]))
            .Message.ShouldContain("lacks hidden_01, or it has not the bytes of the valid block");
    }

    [Fact]
    public void Empty_rows_are_rows()
    {
        var plan = SampleCache.Write(_folder.Path);
        PartReader.Read(_folder.Path, plan, 0).Count(r => r.InputIds.Length == 0).ShouldBe(2);
    }
}
