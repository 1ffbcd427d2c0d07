using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public ResumeTests() => _cache = TinyCache.Write(_folder["cache"]);

    [Theory]
    [InlineData("hinton", 3)]
    [InlineData("hinton", 12)]
    [InlineData("hinton", 35)]
    [InlineData("distilled-bilstm", 17)]
    [InlineData("hard-labels", 14)]
    public void A_resumed_run_ends_with_the_same_bytes(string name, int stopAfter)
    {
        var recipe = TinyRun.Recipe(name);
        var whole = TinyRun.Train(_folder["whole"], recipe, _cache, dev: _cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, stopAfter: stopAfter));
        var resumed = TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        resumed.Dev.ToJsonString().ShouldBe(whole.Dev.ToJsonString());
        resumed.BestStep.ShouldBe(whole.BestStep);
        Steps("cut").ShouldBe(Steps("whole"));
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("adadelta")]
    [InlineData("bert-adam")]
    public void Every_optimizer_resumes_with_the_same_bytes(string optimizer)
    {
        var recipe = TinyRun.Recipe("hinton", $"optimizer.kind={optimizer}", "epochs=2");
        TinyRun.Train(_folder["whole"], recipe, _cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, stopAfter: 7));
        TinyRun.Train(_folder["cut"], recipe, _cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void A_killed_run_goes_on_from_its_last_saved_state_with_the_same_bytes()
    {
        var recipe = TinyRun.Recipe("hinton");
        TinyRun.Train(_folder["whole"], recipe, _cache, dev: _cache);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, stopAfter: 5));
        var state = File.ReadAllBytes(_folder["cut/checkpoint/state.safetensors"]);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true, stopAfter: 20));

        // As if the process had died at step 20, long after the state was saved.
        File.WriteAllBytes(_folder["cut/checkpoint/state.safetensors"], state);
        TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        Steps("cut").ShouldBe(Steps("whole"));
    }

    [Fact]
    public void A_finished_run_is_left_as_it_is()
    {
        var recipe = TinyRun.Recipe("hinton", "epochs=1");
        TinyRun.Train(_folder["run"], recipe, _cache);
        var weights = TinyRun.Weights(_folder["run"]);

        TinyRun.Train(_folder["run"], recipe, _cache, resume: true).Steps.ShouldBe(12);

        TinyRun.Weights(_folder["run"]).ShouldBe(weights);
    }

    [Fact]
    public void Without_resume_a_run_is_not_overwritten()
    {
        var recipe = TinyRun.Recipe("hinton", "epochs=1");
        TinyRun.Train(_folder["run"], recipe, _cache);

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], recipe, _cache)).Message.ShouldContain("finished run");
    }

    [Fact]
    public void Another_recipe_does_not_resume_the_run()
    {
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, stopAfter: 2));

        var error = Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "temperature=4"), _cache, resume: true));

        error.Message.ShouldContain("recipe");
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, resume: true, seed: 2)).Message.ShouldContain("seed");
    }

    [Fact]
    public void A_cache_with_another_fingerprint_does_not_resume_the_run()
    {
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, stopAfter: 2));
        var other = TinyCache.Write(_folder["other"], pairs: true);       // as many rows

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), other, resume: true))
            .Message.ShouldContain("another training data (these differ: data 96 True False 2 0, now 96 True True 2 0)");
    }

    [Fact]
    public void A_folder_with_other_files_is_not_taken()
    {
        Directory.CreateDirectory(_folder["photos"]);
        _folder.Write("photos/cat.jpg", "meow");

        Should.Throw<InvalidDataException>(() => RunStart.CheckFree(_folder["photos"], resume: true)).Message.ShouldContain("photos");
    }

    public void Dispose() => _folder.Dispose();

    private string[] Steps(string run) =>
        [.. File.ReadAllLines(_folder[$"{run}/metrics.jsonl"]).Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!).Select(l => $"{l["step"]} {l["loss"]} {l["dev"]?.ToJsonString()}")];
}
