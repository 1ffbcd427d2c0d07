using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Verifying;

namespace OnnxDistill.Teacher.Tests.Verifying;

public sealed class RowChoiceTests
{
    [Theory]
    [InlineData(9000, 32)]
    [InlineData(9000, 3)]
    [InlineData(4097, 2)]                       // the last part has one row
    [InlineData(4097, 4096)]
    [InlineData(13000, 1000)]
    public void Every_part_has_its_share(int rows, int count)
    {
        var plan = Plan(rows);
        var chosen = RowChoice.Spread(plan, count);
        chosen.Count.ShouldBe(count);
        foreach (var part in plan.Parts)
        {
            var share = (double)(count - plan.Parts.Count) * (part.Rows - 1) / (rows - plan.Parts.Count);
            ((double)chosen.Count(r => r >= part.FirstRow && r < part.FirstRow + part.Rows)).ShouldBe(1 + share, 1);
        }
    }

    [Fact]
    public void Fewer_rows_than_parts_come_from_parts_all_over_the_cache()
    {
        var plan = Plan(13_000);                // four parts
        RowChoice.Spread(plan, 2).Select(r => plan.Parts.First(p => r < p.FirstRow + p.Rows).Index).Order().ShouldBe([0, 2]);
        RowChoice.Spread(plan, 1).Count.ShouldBe(1);
    }

    [Fact]
    public void Short_and_long_rows_are_chosen()
    {
        var plan = Plan(4096);
        var chosen = RowChoice.Spread(plan, 8);
        var widths = plan.Parts[0].Batches.Where(b => b.Rows.Any(r => chosen.Contains(r))).Select(b => b.Width).ToList();
        widths.Min().ShouldBeLessThan(5);
        widths.Max().ShouldBeGreaterThan(11);
    }

    [Fact]
    public void All_rows_are_chosen_where_more_are_asked_for_and_always_the_same()
    {
        var plan = Plan(70);
        RowChoice.Spread(plan, 1000).Order().ShouldBe(Enumerable.Range(0, 70).Select(r => (long)r));
        RowChoice.Spread(plan, 7).ShouldBe(RowChoice.Spread(Plan(70), 7), ignoreOrder: true);
    }

    private static CachePlan Plan(int rows)
    {
        using var setup = new TinySetup();
        return CachePlanner.Plan(setup.Teacher, setup.Rows(rows), new CacheRunOptions(), CancellationToken.None);
    }
}
