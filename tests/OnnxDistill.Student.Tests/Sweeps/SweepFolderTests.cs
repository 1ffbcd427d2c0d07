using System.Text.Json.Nodes;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Sweeps;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Sweeps;

public sealed class SweepFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SweepPlan _plan = Plans.Of(2, SweepAxis.Parse("temperature=1,2"));

    [Fact]
    public void The_same_sweep_goes_on_and_another_is_refused_by_name()
    {
        SweepFolder.Begin(_folder["s"], _plan);

        SweepFolder.Begin(_folder["s"], _plan);
        Refused(Plans.Of(2, SweepAxis.Parse("temperature=1,3"))).ShouldContain("grid (temperature=1,2, now temperature=1,3)");
        Refused(_plan with { Seeds = 3 }).ShouldContain("--seeds (2, now 3)");
        Refused(_plan with { Set = ["max_steps=3"] }).ShouldContain("--set (, now max_steps=3)");
        Refused(_plan with { Data = ["e"] }).ShouldContain("training data");
        Refused(_plan with { DevHash = "i" }).ShouldContain("dev data (the bytes of dev.tsv differ)");
        Refused(_plan with { RecipeHash = "1" }).ShouldContain("recipe (its keys differ)");
    }

    [Fact]
    public void A_folder_of_other_things_is_left_alone()
    {
        Directory.CreateDirectory(_folder["s"]);
        _folder.Write("s/mine.txt", "x");

        Refused(_plan).ShouldContain("holds something that is no sweep");
        Should.Throw<InvalidDataException>(() => SweepFolder.Open(_folder["s"])).Message.ShouldContain("no sweep.json");
    }

    [Fact]
    public void What_is_kept_comes_back()
    {
        SweepFolder.Begin(_folder["s"], _plan);

        SweepFolder.Open(_folder["s"]).Plan.Difference(_plan).ShouldBeNull();
        SweepFolder.Open(_folder["s"]).Plan.Points.Select(p => (p.Folder, p.Name, p.Baseline)).ShouldBe(_plan.Points.Select(p => (p.Folder, p.Name, p.Baseline)));
    }

    [Theory]
    [InlineData("accuracy", "temperature=2")]
    [InlineData("loss", "temperature=1")]
    public void The_board_has_the_best_mean_first_the_failed_and_the_missing_last(string metric, string best)
    {
        var sweep = SweepFolder.Begin(_folder["s"], _plan);
        var tasks = _plan.Tasks();
        End(sweep, tasks.Single(t => t is { Point.Folder: "temperature=1", Seed: 1 }), metric, 0.5);
        End(sweep, tasks.Single(t => t is { Point.Folder: "temperature=1", Seed: 2 }), metric, 0.7);
        End(sweep, tasks.Single(t => t is { Point.Folder: "temperature=2", Seed: 1 }), metric, 0.8);
        sweep.Fail(tasks.Single(t => t is { Point.Folder: "temperature=2", Seed: 2 }), "the loss is no longer finite");

        var board = Leaderboard.Of(SweepFolder.Open(_folder["s"]));

        board.Metric.ShouldBe(metric);
        board.Rows[0].Point.Folder.ShouldBe(best);
        board.Rows[^1].Point.Baseline.ShouldBeTrue();
        double.IsNaN(board.Rows[^1].Mean).ShouldBeTrue();
        var one = board.Rows.Single(r => r.Point.Folder == "temperature=1");
        (one.Mean, one.Lowest, one.Highest).ShouldBe((0.6, 0.5, 0.7));
        one.Deviation.ShouldBe(Math.Sqrt(0.02), 1e-12);
        board.Rows.Single(r => r.Point.Folder == "temperature=2").Failed.ShouldBe(new Dictionary<long, string> { [2] = "the loss is no longer finite" });
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(SweepPlan plan) => Should.Throw<InvalidDataException>(() => SweepFolder.Begin(_folder["s"], plan)).Message;

    // What a run's folder holds once it has ended, as far as the board looks.
    private static void End(SweepFolder sweep, SweepTask task, string metric, double score)
    {
        var run = RunFolder.At(sweep.RunOf(task));
        Directory.CreateDirectory(run.Path);
        File.WriteAllText(run.InfoFile, "{}");
        RunJson.Write(run.SummaryFile, new RunSummary
        {
            Recipe = "hinton",
            Seed = task.Seed,
            Parameters = 10,
            Dev = new JsonObject { [metric] = score },
            DevRows = 4,
            BestStep = 1,
            BestMetric = metric,
            Steps = 1,
            Seconds = 2,
            Threads = 1,
            Rows = 4,
        });
    }
}
