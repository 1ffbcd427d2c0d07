using System.Text.Json.Nodes;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Saving;

[Collection(TorchRandomCollection.Name)]
public sealed class SavedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];
    private readonly string _cache;

    public SavedRunTests() => _cache = TinyCache.Write(_folder["cache"]);

    [Fact]
    public void A_run_stopped_between_two_lines_of_its_log_tells_the_same_means_when_resumed()
    {
        var recipe = TinyRun.Recipe("hinton");
        TinyRun.Train(_folder["whole"], recipe, _cache, logEvery: 5);

        // Saved after 7 steps, of which two wait for the line after the tenth; killed after the tenth.
        Should.Throw<Killed>(() => TinyRun.Train(_folder["cut"], recipe, _cache, logEvery: 5, saveEvery: 7, at: p => Kill.At(p, 10)));
        TinyRun.Train(_folder["cut"], recipe, _cache, logEvery: 5, saveEvery: 7, resume: true);

        Lines("cut").ShouldBe(Lines("whole"));
        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Theory]
    [InlineData(2, 12, "state.safetensors, state-1.safetensors")]
    [InlineData(1, 12, "state.safetensors")]
    [InlineData(2, 5, "state.safetensors")]
    public void The_state_is_saved_after_every_so_many_steps_and_the_last_are_kept(int keep, int killed, string there)
    {
        Should.Throw<Killed>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, saveEvery: 4, keep: keep, at: p => Kill.At(p, killed)));

        Directory.GetFiles(_folder["run/checkpoint"], "state*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(there.Split(", ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_half_written_state_falls_back_to_the_one_before_and_ends_with_the_same_bytes()
    {
        var recipe = TinyRun.Recipe("hinton");
        TinyRun.Train(_folder["whole"], recipe, _cache, dev: _cache);
        Should.Throw<Killed>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, saveEvery: 5, at: p => Kill.At(p, 18)));
        using (var state = File.OpenWrite(_folder["cut/checkpoint/state.safetensors"]))
        {
            state.SetLength(state.Length / 2);
        }

        TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true, note: _notes.Add);

        _notes.ShouldContain(n => n.EndsWith("going on from the state saved before it, after step 12", StringComparison.Ordinal));
        Lines("cut").ShouldBe(Lines("whole"));
        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        Directory.GetFiles(_folder["cut/checkpoint"], "state*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("recipe.yaml.tmp")]
    [InlineData("recipe.yaml")]
    [InlineData("recipe.yaml", "run.json.tmp")]
    public void A_run_killed_as_it_began_begins_again(params string[] files)
    {
        Directory.CreateDirectory(_folder["run/checkpoint"]);
        foreach (var file in files)
        {
            _folder.Write($"run/{file}", "half");
        }

        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=1"), _cache, resume: true).Steps.ShouldBe(12);
    }

    [Fact]
    public void A_folder_with_a_recipe_of_the_users_is_not_taken()
    {
        Directory.CreateDirectory(_folder["mine"]);
        _folder.Write("mine/recipe.yaml", "mine");

        Should.Throw<InvalidDataException>(() => RunStart.CheckFree(_folder["mine"], resume: true)).Message.ShouldContain("files that are no run");
    }

    [Fact]
    public void A_run_killed_after_its_summary_lets_go_of_its_states_when_resumed()
    {
        var recipe = TinyRun.Recipe("hinton", "epochs=1");
        TinyRun.Train(_folder["run"], recipe, _cache);
        _folder.Write("run/checkpoint/state.safetensors", "left");
        _folder.Write("run/checkpoint/init.safetensors", "left");

        TinyRun.Train(_folder["run"], recipe, _cache, resume: true).Steps.ShouldBe(12);

        Directory.GetFiles(_folder["run/checkpoint"]).Select(Path.GetFileName).Order().ShouldBe(["config.json", "model.safetensors"]);
    }

    [Fact]
    public void A_run_that_another_process_trains_is_left_alone()
    {
        var recipe = TinyRun.Recipe("hinton", "epochs=1");
        string? said = null;

        // The system's lock is of the open file, so that it holds within a process too.
        TinyRun.Train(_folder["run"], recipe, _cache, at: p => said ??= Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], recipe, _cache, resume: true)).Message);

        said.ShouldBe($"{_folder["run"]} is being trained by another process; wait for it, or give another --out");
        File.Exists(_folder["run/checkpoint/lock"]).ShouldBeFalse();
        TinyRun.Train(_folder["whole"], recipe, _cache);
        TinyRun.Weights(_folder["run"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void A_cancelled_run_says_how_it_goes_on()
    {
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, stopAfter: 3, note: _notes.Add));

        _notes[^1].ShouldBe("stopped; the run is saved up to step 3: the same command with --resume goes on from there");
    }

    [Fact]
    public void A_log_that_lost_lines_says_so()
    {
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, stopAfter: 3));
        File.WriteAllText(_folder["run/metrics.jsonl"], "{}\n");

        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, resume: true, note: _notes.Add);

        _notes.ShouldContain(n => n.Contains("metrics.jsonl has 3 bytes"));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Lines(string run) => [.. File.ReadAllLines(_folder[$"{run}/metrics.jsonl"]).Select(l =>
    {
        var line = JsonNode.Parse(l)!.AsObject();
        new[] { "rows_per_second", "tokens_per_second", "waiting" }.ToList().ForEach(clock => line.Remove(clock));
        return line.ToJsonString();
    })];
}
