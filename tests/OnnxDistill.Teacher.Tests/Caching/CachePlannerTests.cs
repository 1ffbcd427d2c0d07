using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;

namespace OnnxDistill.Teacher.Tests.Caching;

public sealed class CachePlannerTests
{
    private static readonly CacheRunOptions Options = new();

    [Fact]
    public void A_plan_that_is_there_is_adopted_whole()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(300);
        CacheRun.Execute(setup.Teacher, data, setup["cache"], Options);

        var adopted = CachePlanner.Adopt(setup.Teacher, data, Options, setup["cache"], CancellationToken.None)!;

        var planned = CachePlanner.Plan(setup.Teacher, data, Options, CancellationToken.None);
        adopted.Fingerprint.ShouldBe(planned.Fingerprint);
        adopted.Parts.SelectMany(p => p.StoredRows).ShouldBe(planned.Parts.SelectMany(p => p.StoredRows));
    }

    [Fact]
    public void Nothing_is_adopted_where_there_is_nothing()
    {
        using var setup = new TinySetup();

        CachePlanner.Adopt(setup.Teacher, setup.Rows(10), Options, setup["cache"], CancellationToken.None).ShouldBeNull();
    }

    [Fact]
    public void A_plan_of_other_rows_or_settings_is_not_adopted_and_the_run_names_the_difference()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(30), setup["cache"], Options);

        var shorter = Options with { MaxLength = 12 };
        CachePlanner.Adopt(setup.Teacher, setup.Rows(30), shorter, setup["cache"], CancellationToken.None).ShouldBeNull();
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, setup.Rows(30), setup["cache"], shorter))
            .Message.ShouldContain("these differ: max length (64 in the cache, 12 now)");
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, setup.Rows(31), setup["cache"], Options))
            .Message.ShouldContain("these differ: data");
    }

    [Fact]
    public void A_damaged_plan_is_named_before_any_row_is_read()
    {
        using var setup = new TinySetup();
        CacheRun.Execute(setup.Teacher, setup.Rows(30), setup["cache"], Options);
        File.WriteAllText(Path.Combine(setup["cache"], PartNames.Plan), "{");

        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, setup.Rows(30), setup["cache"], Options)).Message.ShouldContain("plan.json is damaged");
    }

    [Fact]
    public void A_row_that_cannot_be_read_stops_the_next_run_too()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(30);
        CacheRun.Execute(setup.Teacher, data, setup["cache"], Options);
        File.AppendAllText(data.Path, "nice\tno such label\n");

        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, DataFile.Open(data.Path, new DataFileOptions()), setup["cache"], Options))
            .Message.ShouldContain("no such label");
    }
}
