using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Estimating;
using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.Teacher.Tests.Caching;

public sealed class CutRowsTests
{
    [Fact]
    public void A_run_counts_what_it_cuts_and_keeps_it_in_the_plan()
    {
        using var setup = new TinySetup();
        var notes = new List<string>();
        CacheRun.Execute(setup.Teacher, setup.Rows(100), setup["cache"], new CacheRunOptions { MaxLength = 6, Note = notes.Add });

        var plan = CachePlan.Load(setup["cache"]);
        var longer = File.ReadLines(setup["rows.tsv"]).Skip(1).Select(l => 2 + l.Split('\t')[0].Split(' ').Length).Where(n => n > 6).ToList();
        plan.Cut.ShouldBe(new CutRows(longer.Count, longer.Max(), CutRows.Asked));
        notes.ShouldBe([$"{longer.Count} of 100 rows are cut to 6 tokens (as --max-length says); the longest has {longer.Max()}"]);
        PlanNotes.CutText(plan).ShouldBe(notes[0]);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_cut()
    {
        using var setup = new TinySetup();
        var notes = new List<string>();
        CacheRun.Execute(setup.Teacher, setup.Rows(20), setup["cache"], new CacheRunOptions { Note = notes.Add });
        notes.ShouldBeEmpty();
        CachePlan.Load(setup["cache"]).Cut.ShouldBe(new CutRows(0, 0, CutRows.Positions));
    }

    [Fact]
    public void A_masked_row_counts_once()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(100);
        var plain = CachePlanner.Plan(setup.Teacher, data, new CacheRunOptions { MaxLength = 6 }, CancellationToken.None);
        var masked = CachePlanner.Plan(setup.Teacher, data, new CacheRunOptions { MaxLength = 6, MaskReplicas = 3 }, CancellationToken.None);
        masked.Cut.ShouldBe(plain.Cut);
        PlanNotes.CutText(masked).ShouldBe(PlanNotes.CutText(plain));
    }

    [Fact]
    public void A_file_of_fixed_length_is_the_reason()
    {
        using var setup = new TinySetup(new TinyTeacher { FixedLength = 8 });
        var data = setup.Rows(100);
        Scorer.Score(setup.Teacher, data, new ScoreOptions { LatencyRows = 1 }).Cut!.ShouldContain("rows are cut to 8 tokens (the model's file fixes the length)");
        CacheEstimator.Estimate(setup.Teacher, data, new CacheRunOptions()).Cut!.ShouldContain("cut to 8 tokens");
    }

    [Fact]
    public void Positions_that_end_are_the_reason()
    {
        using var setup = new TinySetup();
        var text = setup.Write("long.tsv", $"sentence\tlabel\n{string.Join(' ', Enumerable.Repeat("good", 90))}\tyes\nbad\tno\n");
        Scorer.Score(setup.Teacher, DataFile.Open(text, new DataFileOptions()), new ScoreOptions { LatencyRows = 1 })
            .Cut.ShouldBe("1 of 2 rows are cut to 64 tokens (the model has no more positions); the longest has 92");
    }

    [Fact]
    public void Ids_that_are_ready_are_counted_too()
    {
        using var setup = new TinySetup();
        var ids = setup.Write("ids.jsonl", """{"input_ids":[2,5,6,7,8,9,3]}""" + "\n" + """{"input_ids":[2,5,3]}""" + "\n");
        var plan = CachePlanner.Plan(setup.Teacher, DataFile.Open(ids, new DataFileOptions()), new CacheRunOptions { MaxLength = 4 }, CancellationToken.None);
        plan.Cut.ShouldBe(new CutRows(1, 7, CutRows.Asked));
    }
}
