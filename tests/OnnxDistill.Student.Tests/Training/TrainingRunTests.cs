using System.Text.Json.Nodes;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    [InlineData("hard-labels")]
    public void Training_reduces_the_loss(string recipe)
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe(recipe, "epochs=10", "learning_rate=0.01"), Cache());

        var losses = Lines().Where(l => l["loss"] is not null).Select(l => l["loss"]!.GetValue<double>()).ToArray();
        losses[^5..].Average().ShouldBeLessThan(losses[..5].Average() * 0.5);
    }

    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    public void The_same_seed_gives_the_same_bytes(string recipe)
    {
        TinyRun.Train(_folder["a"], TinyRun.Recipe(recipe), Cache(), seed: 7);
        TinyRun.Train(_folder["b"], TinyRun.Recipe(recipe), Cache(), seed: 7);

        TinyRun.Weights(_folder["a"]).ShouldBe(TinyRun.Weights(_folder["b"]));
    }

    [Fact]
    public void Another_seed_gives_other_bytes()
    {
        TinyRun.Train(_folder["a"], TinyRun.Recipe("hinton"), Cache(), seed: 7);
        TinyRun.Train(_folder["b"], TinyRun.Recipe("hinton"), Cache(), seed: 8);

        TinyRun.Weights(_folder["a"]).ShouldNotBe(TinyRun.Weights(_folder["b"]));
    }

    [Fact]
    public void Max_steps_caps_the_stage_and_its_schedule_and_dev_is_still_evaluated()
    {
        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "max_steps=5"), Cache(), dev: Cache());

        summary.Steps.ShouldBe(5);
        summary.Dev["accuracy"].ShouldNotBeNull();
        var rates = Lines().Where(l => l["loss"] is not null).Select(l => l["learning_rate"]!.GetValue<double>()).ToArray();
        rates.Length.ShouldBe(5);
        rates[^1].ShouldBe(1e-3 / 5, 1e-3 / 4);
        rates.ShouldAllBe(r => r <= 1e-3);
    }

    [Fact]
    public void Rows_without_labels_train_by_soft_targets()
    {
        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=1"), Cache(labels: false));

        summary.Steps.ShouldBe(12);
    }

    [Fact]
    public void Labels_alone_without_any_label_are_refused()
    {
        var error = Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hard-labels"), Cache(labels: false)));

        error.Message.ShouldContain("no row has a label");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void A_pair_task_trains_a_siamese_BiLSTM()
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe("distilled-bilstm", "epochs=1"), Cache(pairs: true)).Steps.ShouldBe(12);

        File.ReadAllText(_folder["run/checkpoint/config.json"]).ShouldContain("siamese");
    }

    [Fact]
    public void A_regression_is_judged_by_pearson()
    {
        var cache = Cache(logits: 1);

        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=10", "learning_rate=0.01"), cache, dev: cache);

        summary.Dev["pearson"]!.GetValue<double>().ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void A_cache_without_logits_is_refused_with_the_way_out()
    {
        var cache = Cache(capture: "hidden:0");

        var error = Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), cache));

        error.Message.ShouldContain("logits not in");
        error.Message.ShouldContain("captured: hidden:0");
        error.Message.ShouldContain("--for hinton");
    }

    [Fact]
    public void A_loss_that_explodes_ends_the_run_with_a_sentence()
    {
        var recipe = TinyRun.Recipe("distilled-bilstm", "learning_rate=1000", "weight_decay=1000", "clip_norm=null", "schedule.kind=constant", "warmup=0");

        Should.Throw<NotFiniteNumberException>(() => TinyRun.Train(_folder["run"], recipe, Cache())).Message.ShouldContain("no longer finite");
    }

    [Fact]
    public void The_run_folder_holds_recipe_metrics_events_checkpoint_and_summary()
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=1"), Cache(), dev: Cache());

        foreach (var file in new[] { "recipe.yaml", "run.json", "metrics.jsonl", "summary.json", "checkpoint/model.safetensors", "checkpoint/config.json" })
        {
            File.Exists(_folder[$"run/{file}"]).ShouldBeTrue(file);
        }

        Directory.GetFiles(_folder["run/tensorboard"], "events.out.tfevents.*").ShouldHaveSingleItem();
        File.Exists(_folder["run/checkpoint/state.safetensors"]).ShouldBeFalse();
        var summary = JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!;
        summary["recipe"]!.GetValue<string>().ShouldBe("hinton");
        summary["best_step"]!.GetValue<long>().ShouldBe(12);
        summary["parameters"]!.GetValue<long>().ShouldBeGreaterThan(1000);
        summary["dev"]!["accuracy"]!.GetValue<double>().ShouldBeInRange(0, 1);
        summary["dev"]!["agreement"].ShouldNotBeNull();
    }

    public void Dispose() => _folder.Dispose();

    private string Cache(bool labels = true, bool pairs = false, string capture = "logits", int logits = 2) =>
        TinyCache.Write(_folder[$"cache-{labels}-{pairs}-{capture.Replace(':', '-')}-{logits}"], labels: labels, pairs: pairs, capture: capture, logits: logits);

    private JsonNode[] Lines() => [.. File.ReadAllLines(_folder["run/metrics.jsonl"]).Select(l => JsonNode.Parse(l)!)];
}
