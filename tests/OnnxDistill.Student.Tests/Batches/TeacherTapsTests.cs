using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Windows;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Batches;

public sealed class TeacherTapsTests : IDisposable
{
    private static readonly int[] Batch = [5, 0, 17];

    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = torch.NewDisposeScope();

    [Theory]
    [InlineData("fp16")]
    [InlineData("fp32")]
    public void Blocks_are_widened_and_padded_with_zeros(string precision)
    {
        var rows = Read("hidden:2,hidden:1@cls,scores:1,qkv:0", precision);
        var batcher = new StudentBatcher(torch.CPU, siamese: false, regression: false);
        var inputs = batcher.Inputs(rows, Batch);
        var taps = batcher.Targets(rows, Batch, inputs.Mask).Taps!;
        var width = (int)inputs.InputIds.shape[1];

        taps[new Tap(TapKind.Hidden, 2)].shape.ShouldBe([3, width, 8]);
        taps[new Tap(TapKind.HiddenCls, 1)].shape.ShouldBe([3, 8]);
        taps[new Tap(TapKind.Scores, 1)].shape.ShouldBe([3, 2, width, width]);
        foreach (var column in rows.Taps)
        {
            var padded = taps[column.Tap].to(torch.ScalarType.Float64);
            for (var i = 0; i < Batch.Length; i++)
            {
                var length = rows.Length(Batch[i]);
                var valid = column.Shape.Aggregate(padded[i], (t, d) => t);
                for (var dimension = 0; dimension < column.Shape.Count; dimension++)
                {
                    valid = column.Shape[dimension] == TapColumn.Length ? valid.narrow(dimension, 0, length) : valid;
                }

                valid.contiguous().data<double>().ToArray().Select(v => (float)v).ShouldBe(TinyCache.Numbers(RowOf(rows, Batch[i]), column, length));
                padded[i].abs().sum().item<double>().ShouldBe(valid.abs().sum().item<double>(), 1e-9);      // zeros elsewhere
            }
        }
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("fp32")]
    public void Taps_that_were_asked_for_are_widened_ahead_and_hold_the_same(string precision)
    {
        var rows = Read("hidden:2,hidden:1@cls,scores:1,qkv:0", precision);
        var batcher = new StudentBatcher(torch.CPU, siamese: false, regression: false);
        int[][] steps = [[5, 0, 17], [3, 1], [2, 9, 4, 6], [8, 7, 10]];
        using (var first = batcher.Read(new RowBatch(rows, steps[0]), ahead: true))
        {
            first.Taps!.TryGet("scores_01", out _).ShouldBeFalse();
            _ = batcher.Targets(first, batcher.Inputs(first).Mask).Taps![new Tap(TapKind.Scores, 1)];
            _ = batcher.Targets(first, batcher.Inputs(first).Mask).Taps![new Tap(TapKind.Hidden, 2)];
        }

        // Each is read while the one before is in use, as training does.
        var next = batcher.Read(new RowBatch(rows, steps[0]), ahead: true);
        foreach (var step in steps)
        {
            using var scope = torch.NewDisposeScope();
            using var batch = next;
            next = batcher.Read(new RowBatch(rows, steps[(Array.IndexOf(steps, step) + 1) % steps.Length]), ahead: true);
            batch.Taps!.TryGet("scores_01", out _).ShouldBeTrue();
            batch.Taps.TryGet("values_00", out _).ShouldBe(step != steps[0] && step != steps[1]);        // asked for in the first step, when the second was read
            var inputs = batcher.Inputs(batch);
            var (ahead, direct) = (batcher.Targets(batch, inputs.Mask).Taps!, new StudentBatcher(torch.CPU, false, false).Targets(rows, step, inputs.Mask).Taps!);
            foreach (var tap in rows.Taps.Select(t => t.Tap))
            {
                ahead[tap].shape.ShouldBe(direct[tap].shape);
                ahead[tap].data<float>().ToArray().ShouldBe(direct[tap].data<float>().ToArray());
            }
        }

        next.Dispose();
    }

    [Fact]
    public void A_tap_that_is_not_held_is_named_with_those_that_are()
    {
        var rows = Read("hidden:2", "fp16");
        var taps = new StudentBatcher(torch.CPU, siamese: false, regression: false).Targets(rows, [0], torch.ones(1, rows.Length(0))).Taps!;

        Should.Throw<InvalidDataException>(() => taps[new Tap(TapKind.Scores, 0)]).Message.ShouldBe("the soft targets hold no scores_00 (they hold: hidden_02)");
    }

    [Fact]
    public void Masked_positions_are_padded_and_vocabulary_follows_them()
    {
        TapColumn[] columns =
        [
            new(new Tap(TapKind.Vocabulary, 0), "float16", [TapColumn.Positions, 2]),
            new(new Tap(TapKind.VocabularyIds, 0), "int32", [TapColumn.Positions, 2]),
            new(new Tap(TapKind.VocabularyRest, 0), "float32", [TapColumn.Positions]),
        ];
        var builder = new StudentRowsBuilder(0, columns);
        builder.Add([2, 9, 3], 3, double.NaN, [], new RowTargets([Halves(-1, -2), Ids(7, 8), Floats(-3)], [1], [20]));
        builder.Add([2, 9, 9, 3], 4, double.NaN, [], new RowTargets([Halves(-4, -5, -6, -7), Ids(1, 2, 3, 4), Floats(-8, -9)], [1, 2], [21, 22]));
        builder.Add([2, 3], 2, double.NaN, [], new RowTargets([[], [], []], [], []));
        var taps = new StudentBatcher(torch.CPU, siamese: false, regression: false).Targets(builder.Build(), [0, 1, 2], torch.ones(3, 4)).Taps!;

        taps.MaskedPositions().data<long>().ToArray().ShouldBe([1, -1, 1, 2, -1, -1]);
        taps.MaskedIds().data<long>().ToArray().ShouldBe([20, -1, 21, 22, -1, -1]);
        taps[columns[0].Tap].shape.ShouldBe([3, 2, 2]);
        taps[columns[0].Tap].data<float>().ToArray().ShouldBe([-1, -2, 0, 0, -4, -5, -6, -7, 0, 0, 0, 0]);
        taps[columns[1].Tap].data<long>().ToArray().ShouldBe([7, 8, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0]);
        taps[columns[2].Tap].data<float>().ToArray().ShouldBe([-3, 0, -8, -9, 0, 0]);

        static byte[] Halves(params float[] values) => [.. values.SelectMany(v => BitConverter.GetBytes((Half)v))];
        static byte[] Ids(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
        static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
    }

    [Fact]
    public void A_batch_without_masked_positions_has_empty_tensors()
    {
        TapColumn[] columns = [new(new Tap(TapKind.VocabularyIds, 0), "int32", [TapColumn.Positions, 2])];
        var builder = new StudentRowsBuilder(0, columns);
        builder.Add([2, 3], 2, double.NaN, [], new RowTargets([[]], [], []));
        var taps = new StudentBatcher(torch.CPU, siamese: false, regression: false).Targets(builder.Build(), [0], torch.ones(1, 2)).Taps!;

        taps.MaskedPositions().shape.ShouldBe([1, 0]);
        taps[columns[0].Tap].shape.ShouldBe([1, 0, 2]);
    }

    [Fact]
    public void A_block_of_another_size_is_refused()
    {
        var builder = new StudentRowsBuilder(0, [new(new Tap(TapKind.Hidden, 3), "float16", [TapColumn.Length, 8])]);

        Should.Throw<InvalidDataException>(() => builder.Add([2, 3], 2, 0, [], new RowTargets([new byte[30]], [], [])))
            .Message.ShouldBe("row 0 has 30 bytes of hidden_03; expected 32 for 2 tokens");
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    private StudentRows Read(string capture, string precision) => CacheRows.Read(
        SoftTargetCache.Open(TinyCache.Write(_folder["cache"], capture: capture, precision: precision)), Capture.Parse(capture, 2));

    // Stored order is by length; the made-up ids tell which row it is.
    private static int RowOf(StudentRows rows, int row)
    {
        var ids = rows.Ids(row).ToArray();
        return Enumerable.Range(0, 96).Single(r => TinyCache.Ids(r).SequenceEqual(ids));
    }
}
