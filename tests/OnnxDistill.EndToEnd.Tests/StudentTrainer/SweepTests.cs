using System.Diagnostics;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public SweepTests() => _cache = TinyCache.Write(_folder["cache"]);

    [Fact]
    public void A_killed_sweep_in_two_shards_ends_with_the_board_of_one_that_was_not()
    {
        var whole = StudentTrainerTool.Run(Sweep("whole"));
        whole.Code.ShouldBe(0, whole.Error);
        whole.Error.ShouldContain("hinton: 4 combinations and 2 baselines, 2 seeds each: 12 runs, 12 left");

        using (var process = StudentTrainerTool.Start([.. Sweep("cut"), "--shard", "1/2"]))
        {
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            WaitFor(() => Finished() > 0 || process.HasExited);
            process.Kill();
            process.WaitForExit();
        }

        Finished().ShouldBeInRange(1, 5);
        StudentTrainerTool.Run([.. Sweep("cut"), "--shard", "1/2"]).Code.ShouldBe(0);
        StudentTrainerTool.Run([.. Sweep("cut"), "--shard", "0/2"]).Code.ShouldBe(0);

        File.ReadAllText(_folder["cut/leaderboard.csv"]).ShouldBe(File.ReadAllText(_folder["whole/leaderboard.csv"]));
        File.ReadAllBytes(_folder["cut/leaderboard.png"]).ShouldBe(File.ReadAllBytes(_folder["whole/leaderboard.png"]));
        var again = StudentTrainerTool.Run(Sweep("cut"));
        again.Error.ShouldContain("12 runs, 0 left");
        again.Output.ShouldContain("labels alone, learning_rate=1e-3");
        again.Output.Split('\n').ShouldAllBe(line => line.Length <= 100 || line.Contains("leaderboard.csv"));
    }

    [Fact]
    public void A_run_that_cannot_end_is_listed_and_the_others_go_on()
    {
        var sweep = StudentTrainerTool.Run([.. Basis("sweep"), "--seeds", "1", "--grid", "learning_rate=1e-3,1000", "--set", "weight_decay=1000"]);

        sweep.Code.ShouldBe(3, sweep.Error);
        sweep.Output.ShouldContain("failed: learning_rate=1000, seed 1: the loss is no longer finite");
        sweep.Output.ShouldContain("learning_rate=1e-3");
        File.Exists(_folder["sweep/learning_rate=1e-3/seed-1/summary.json"]).ShouldBeTrue();
    }

    [Fact]
    public void A_wrong_value_stops_it_before_the_first_run()
    {
        var sweep = StudentTrainerTool.Run([.. Basis("sweep"), "--grid", "temperature=2,hot"]);

        sweep.Code.ShouldBe(2);
        sweep.Error.ShouldContain("hot");
        Directory.Exists(_folder["sweep"]).ShouldBeFalse();
    }

    [Fact]
    public void Another_dev_is_refused_before_anything_is_trained()
    {
        string[] sweep = [.. Basis("sweep"), "--grid", "temperature=2"];
        sweep[Array.IndexOf(sweep, "--dev") + 1] = _folder.Write("dev.tsv", "sentence\tlabel\ngood\tunheard of\n");
        var refused = StudentTrainerTool.Run(sweep);

        refused.Code.ShouldBe(2);
        Directory.Exists(_folder["sweep"]).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private int Finished() => Directory.Exists(_folder["cut"]) ? Directory.GetFiles(_folder["cut"], "summary.json", SearchOption.AllDirectories).Length : 0;

    private string[] Sweep(string name) => [.. Basis(name), "--seeds", "2", "--grid", "temperature=1,4", "--grid", "learning_rate=1e-3,1e-2"];

    private string[] Basis(string name) =>
    [
        "sweep", "--recipe", "hinton", "--cache", _cache, "--dev", _cache, "--out", _folder[name], "--threads", "1", "--set", "student.layers=1", "--set", "student.hidden=16",
        "--set", "student.heads=2", "--set", "student.intermediate=32", "--set", "batch_size=8", "--set", "epochs=2",
    ];

    private static void WaitFor(Func<bool> until)
    {
        var watch = Stopwatch.StartNew();
        while (!until() && watch.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(10);
        }
    }
}
