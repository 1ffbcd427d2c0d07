using System.Diagnostics;
using System.Text.Json.Nodes;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

public sealed class KilledRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public KilledRunTests() => _cache = TinyCache.Write(_folder["cache"]);

    [Theory]
    [InlineData("KILL", Traits = ["Category", "Slow"])]
    [InlineData("INT", Traits = ["Category", "Slow"])]
    [InlineData("TERM")]
    public async Task A_stopped_run_ends_with_the_same_bytes_when_resumed(string signal)
    {
        StudentTrainerTool.Run(Train("whole")).Code.ShouldBe(0);

        using (var process = StudentTrainerTool.Start(Train("cut")))
        {
            _ = process.StandardOutput.ReadToEndAsync();
            var said = process.StandardError.ReadToEndAsync();
            WaitFor(_folder["cut/checkpoint/state.safetensors"], process);
            using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString()]);
            process.WaitForExit();
            if (signal != "KILL")
            {
                process.ExitCode.ShouldBe(130);
                (await said).ShouldContain(": the same command with --resume goes on from there");
            }
        }

        File.Exists(_folder["cut/summary.json"]).ShouldBeFalse("the run ended before it was stopped");
        var refused = StudentTrainerTool.Run(Train("cut"));
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("--resume");

        StudentTrainerTool.Run([.. Train("cut"), "--resume"]).Code.ShouldBe(0);
        File.ReadAllBytes(_folder["cut/checkpoint/model.safetensors"]).SequenceEqual(File.ReadAllBytes(_folder["whole/checkpoint/model.safetensors"])).ShouldBeTrue();
        JsonNode.Parse(File.ReadAllText(_folder["cut/summary.json"]))!["steps"]!.GetValue<long>().ShouldBe(1200);
    }

    [Fact]
    public void A_run_killed_twice_by_kill_9_ends_with_the_same_bytes_and_the_same_log()
    {
        StudentTrainerTool.Run(Train("whole")).Code.ShouldBe(0);

        // Killed wherever it is as soon as it has saved something new.
        string[] resume = [];
        for (var kill = 0; kill < 2; kill++)
        {
            Directory.CreateDirectory(_folder["cut/checkpoint"]);
            File.Delete(_folder["cut/checkpoint/state-1.safetensors"]);
            using var process = StudentTrainerTool.Start([.. Train("cut"), "--save-every", "37", .. resume]);
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            WaitFor(_folder["cut/checkpoint/state-1.safetensors"], process);
            process.Kill();
            process.WaitForExit();
            resume = ["--resume"];
        }

        File.Exists(_folder["cut/summary.json"]).ShouldBeFalse("the run ended before it was stopped");
        StudentTrainerTool.Run([.. Train("cut"), "--resume"]).Code.ShouldBe(0);
        File.ReadAllBytes(_folder["cut/checkpoint/model.safetensors"]).SequenceEqual(File.ReadAllBytes(_folder["whole/checkpoint/model.safetensors"])).ShouldBeTrue();
        Lines("cut").ShouldBe(Lines("whole"));
        Directory.GetFiles(_folder["cut/checkpoint"]).Select(Path.GetFileName).Order().ShouldBe(Directory.GetFiles(_folder["whole/checkpoint"]).Select(Path.GetFileName).Order());
    }

    public void Dispose() => _folder.Dispose();

    private string[] Lines(string run) => [.. File.ReadAllLines(_folder[$"{run}/metrics.jsonl"]).Select(l =>
    {
        var line = JsonNode.Parse(l)!.AsObject();
        new[] { "rows_per_second", "tokens_per_second", "waiting" }.ToList().ForEach(clock => line.Remove(clock));
        return line.ToJsonString();
    })];

    private string[] Train(string run) =>
    [
        "train", "--recipe", "hinton", "--cache", _cache, "--out", _folder[run], "--threads", "1", "--set", "student.layers=1", "--set", "student.hidden=16",
        "--set", "student.heads=2", "--set", "student.intermediate=32", "--set", "batch_size=8", "--set", "epochs=100",
    ];

    private static void WaitFor(string file, Process process)
    {
        var watch = Stopwatch.StartNew();
        while (!File.Exists(file) && !process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(1))
        {
            Thread.Sleep(10);
        }
    }
}
