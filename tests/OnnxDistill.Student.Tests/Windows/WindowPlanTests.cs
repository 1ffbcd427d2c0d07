using CsCheck;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Tests.Windows;

public sealed class WindowPlanTests
{
    [Fact]
    public void Every_row_comes_once_in_full_batches_and_no_window_is_larger_than_its_budget() =>
        Gen.Select(Gen.Int[1, 40].Array[1, 30], Gen.Int[1, 9], Gen.Int[0, 100], Gen.Int[0, 3], Gen.Int[0, 1000])
            .Sample((sizes, batchSize, more, skip, seed) =>
            {
                var table = Table(sizes);
                var budget = table.LeastWindow(batchSize) + more;
                int[] rows = [.. Enumerable.Range(0, sizes.Sum()).Where(r => skip == 0 || r % (skip + 1) != 0)];
                if (rows.Length == 0)
                {
                    return;
                }

                var windows = Plan(table, new BatchOrder(rows, batchSize, seed, 0, 0, 1), 0, budget);
                var batches = windows.SelectMany(w => w.Batches).ToList();
                batches.SelectMany(b => b).Order().ShouldBe(rows);
                batches.Count.ShouldBe((rows.Length + batchSize - 1) / batchSize);
                batches.Count(b => b.Length < batchSize).ShouldBeLessThanOrEqualTo(1);
                foreach (var window in windows)
                {
                    window.Groups.ShouldBe(window.Batches.SelectMany(b => b).Select(table.GroupOf).Distinct().Order());
                    window.Batches.SelectMany(b => b).Sum(row => table.BytesOfRow(table.GroupOf(row))).ShouldBeLessThanOrEqualTo(budget);
                }
            });

    [Fact]
    public void Seed_stage_and_epoch_each_change_the_order_and_nothing_else_does()
    {
        var table = Table([.. Enumerable.Repeat(16, 20)]);
        var order = new BatchOrder([.. Enumerable.Range(0, 320)], 8, 1, 0, 0, 1);
        var first = Flat(Plan(table, order, 0, 60));

        Flat(Plan(table, order with { First = 30, End = 31 }, 0, 60)).ShouldBe(first);
        Flat(Plan(table, order with { Seed = 2 }, 0, 60)).ShouldNotBe(first);
        Flat(Plan(table, order with { Stage = 1 }, 0, 60)).ShouldNotBe(first);
        Flat(Plan(table, order, 1, 60)).ShouldNotBe(first);
    }

    [Fact]
    public void Few_row_groups_are_read_twice()
    {
        var table = Table([.. Enumerable.Repeat(50, 40)]);

        var windows = Plan(table, new BatchOrder([.. Enumerable.Range(0, 2000)], 32, 1, 0, 0, 1), 0, 400);

        windows.Count.ShouldBeInRange(4, 8);
        windows.Sum(w => w.Groups.Length).ShouldBeLessThanOrEqualTo(40 + windows.Count);
    }

    [Fact]
    public void A_window_mixes_row_groups_and_shuffles_rows_within()
    {
        var table = Table([.. Enumerable.Repeat(50, 40)]);

        var window = Plan(table, new BatchOrder([.. Enumerable.Range(0, 2000)], 32, 1, 0, 0, 1), 0, 400)[0];

        window.Groups.Length.ShouldBeGreaterThan(5);
        window.Batches[0].Select(table.GroupOf).Distinct().Count().ShouldBeGreaterThan(3);
    }

    private static int[] Flat(IReadOnlyList<RowWindow> windows) => [.. windows.SelectMany(w => w.Batches).SelectMany(b => b)];

    private static IReadOnlyList<RowWindow> Plan(GroupTable table, BatchOrder order, int epoch, long budget) =>
        WindowPlan.Epoch(table, r => 1 + (r % 13), order, epoch, budget);

    // A row takes a byte unless told otherwise.
    private static GroupTable Table(int[] sizes)
    {
        var start = 0;
        return new GroupTable([.. sizes.Select((rows, i) => new RowGroup(0, i, (start += rows) - rows, rows, rows))], 1, 0);
    }
}
