using System.Text.Json.Nodes;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Safetensors;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>What the options that transformers' Trainer has do to a whole run.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class TrainerOptionsRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public TrainerOptionsRunTests() => _cache = TinyCache.Write(_folder["cache"]);

    public static TheoryData<string, int> Sets => new()
    {
        { "gradient_accumulation=5", 2 },
        { "gradient_accumulation=5", 3 },
        { "ema=0.9", 13 },
        { "freeze=[embeddings]", 14 },
        { "layer_decay=0.7", 13 },
        { "schedule.kind=cosine", 20 },
        { "schedule.kind=polynomial", 20 },
        { "label_smoothing=0.1", 9 },
        { "class_weights=[1,3]", 9 },
        { "best_metric=loss", 25 },
        { "attention_dropout=0.3", 9 },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_resumed_run_ends_with_the_same_bytes(string set, int stopAfter)
    {
        var recipe = TinyRun.Recipe("hinton", set);
        var whole = TinyRun.Train(_folder["whole"], recipe, _cache, dev: _cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, stopAfter: stopAfter));
        var resumed = TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        resumed.Dev.ToJsonString().ShouldBe(whole.Dev.ToJsonString());
        Losses("cut").ShouldBe(Losses("whole"));
    }

    [Fact]
    public void Frozen_parameters_keep_their_bits_and_others_do_not()
    {
        var start = Trained("start", "max_steps=1", "learning_rate=0");
        var trained = Trained("run", "freeze=[embeddings,classifier.bias]", "freeze_layers=[0]", "student.layers=2");
        var other = Trained("other", "max_steps=1", "learning_rate=0", "student.layers=2");

        start.Count.ShouldBeLessThan(other.Count);
        foreach (var (name, values) in trained)
        {
            var frozen = name.Contains(".embeddings.") || name.Contains(".layer.0.") || name == "classifier.bias";
            values.SequenceEqual(other[name]).ShouldBe(frozen, name);
        }
    }

    [Fact]
    public void A_frozen_part_is_trained_again_by_the_next_stage()
    {
        var recipe = TinyRun.Recipe("hinton", "freeze=[embeddings]", "epochs=1");
        recipe = recipe with { Stages = [recipe.Stages[0], recipe.Stages[0] with { Name = "then", Freeze = [] }] };
        TinyRun.Train(_folder["run"], recipe, _cache);
        var start = Trained("start", "max_steps=1", "learning_rate=0");

        Weights("run")["bert.embeddings.word_embeddings.weight"].ShouldNotBe(start["bert.embeddings.word_embeddings.weight"]);
    }

    [Fact]
    public void A_pattern_of_no_parameter_stops_before_the_run_is_made()
    {
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "freeze=[bert.encoder.layer.7]"), _cache))
            .Message.ShouldContain("freeze of stage train: no parameter of the student is bert.encoder.layer.7");
        RunFolder.IsRun(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void A_layer_decay_that_leaves_nothing_to_the_lower_layers_freezes_them()
    {
        var start = Trained("start", "max_steps=1", "learning_rate=0");
        var trained = Trained("run", "layer_decay=1e-6", "weight_decay=0");

        Moved("classifier.weight").ShouldBeGreaterThan(1e-3);
        Moved("bert.embeddings.word_embeddings.weight").ShouldBeLessThan(1e-7);

        double Moved(string name) => trained[name].Zip(start[name]).Max(p => Math.Abs(p.First - p.Second));
    }

    [Fact]
    public void An_average_without_memory_is_the_weights_and_one_with_it_is_not()
    {
        TinyRun.Train(_folder["plain"], TinyRun.Recipe("hinton"), _cache);
        TinyRun.Train(_folder["none"], TinyRun.Recipe("hinton", "ema=0"), _cache);
        TinyRun.Train(_folder["long"], TinyRun.Recipe("hinton", "ema=0.99"), _cache);

        Weights("none")["classifier.weight"].ShouldBe(Weights("plain")["classifier.weight"]);
        Weights("long")["classifier.weight"].ShouldNotBe(Weights("plain")["classifier.weight"]);
    }

    // The average is of the weights that plain training has after each step: 12 steps, each cut off after it gives them.
    [Fact]
    public void The_checkpoint_is_the_average_of_the_weights_after_each_step()
    {
        string[] set = ["epochs=1", "schedule.kind=constant", "warmup=0"];
        var expected = Trained("start", "max_steps=1", "learning_rate=0")["classifier.weight"];
        for (var steps = 1; steps <= 3; steps++)
        {
            var now = Trained($"after-{steps}", [.. set, $"max_steps={steps}"])["classifier.weight"];
            expected = [.. expected.Zip(now, (a, w) => (0.6 * a) + (0.4 * w))];
        }

        Trained("averaged", [.. set, "max_steps=3", "ema=0.6"])["classifier.weight"].ShouldBe(expected, 1e-7);
    }

    [Fact]
    public void A_run_that_becomes_no_better_ends_early_and_says_so()
    {
        var recipe = TinyRun.Recipe("hinton", "learning_rate=0", "weight_decay=0", "epochs=9", "patience=2");
        var notes = new List<string>();

        var summary = TinyRun.Train(_folder["run"], recipe, _cache, dev: _cache, note: notes.Add);

        (summary.Steps, summary.BestStep, summary.StoppedEarly, summary.BestMetric).ShouldBe((36, 12, true, "accuracy"));
        notes.ShouldContain(n => n.StartsWith("stage train ended early, after 36 of 108 steps: accuracy on dev has not become better in 2 evaluations; the best was"));
        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["stopped_early"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData(24)]
    [InlineData(36)]
    public void A_run_that_ends_early_does_so_after_a_resumption_too(int stopAfter)
    {
        var recipe = TinyRun.Recipe("hinton", "learning_rate=0", "weight_decay=0", "epochs=9", "patience=2");
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["run"], recipe, _cache, dev: _cache, stopAfter: stopAfter));

        TinyRun.Train(_folder["run"], recipe, _cache, dev: _cache, resume: true).Steps.ShouldBe(36);
    }

    [Fact]
    public void Early_stopping_and_a_metric_need_dev()
    {
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "patience=2"), _cache)).Message
            .ShouldBe("early_stopping of stage train needs dev data to be measured on; give --dev D");
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "best_metric=f2"), _cache, dev: _cache)).Message
            .ShouldContain("best_metric f2 is not measured on");
    }

    [Fact]
    public void The_metric_decides_which_checkpoint_is_kept()
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "best_metric=loss", "learning_rate=0.01"), _cache, dev: _cache);
        var dev = Lines("run").Where(l => l["dev"] is not null).ToArray();

        var best = dev.MinBy(l => l["dev"]!["loss"]!.GetValue<double>())!;
        var summary = RunFolder.Open(_folder["run"]).Summary!;
        summary.BestStep.ShouldBe(best["step"]!.GetValue<long>());
        summary.Dev["loss"]!.GetValue<double>().ShouldBe(best["dev"]!["loss"]!.GetValue<double>());
        summary.BestMetric.ShouldBe("loss");
    }

    [Fact]
    public void A_student_that_says_one_class_for_all_is_told_of()
    {
        var notes = new List<string>();

        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "learning_rate=0", "epochs=2"), _cache, dev: _cache, note: notes.Add);

        notes.Count(n => n.Contains("the model tells no classes apart")).ShouldBe(1);
        Lines("run").Where(l => l["dev"] is not null).ShouldAllBe(l => l["note"] != null);
    }

    [Fact]
    public void Balanced_weights_are_told_and_change_what_is_learnt()
    {
        var notes = new List<string>();
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hard-labels", "class_weights=balanced", "max_steps=3"), _cache, note: notes.Add);
        TinyRun.Train(_folder["list"], TinyRun.Recipe("hard-labels", "class_weights=[1,9]", "max_steps=3"), _cache);
        TinyRun.Train(_folder["plain"], TinyRun.Recipe("hard-labels", "max_steps=3"), _cache);

        notes.ShouldContain("class weights: without 1 (48 rows), with 1 (48 rows)");
        Weights("list")["classifier.bias"].ShouldNotBe(Weights("plain")["classifier.bias"]);
        Weights("run")["classifier.bias"].ShouldBe(Weights("plain")["classifier.bias"], 1e-5);
    }

    [Fact]
    public void Dropout_of_attention_is_apart()
    {
        Trained("same", "attention_dropout=0.1")["classifier.weight"].ShouldBe(Trained("plain")["classifier.weight"]);
        Trained("apart", "attention_dropout=0.5")["classifier.weight"].ShouldNotBe(Trained("plain-again")["classifier.weight"]);
        JsonNode.Parse(File.ReadAllText(_folder["apart/checkpoint/config.json"]))!["attention_probs_dropout_prob"]!.GetValue<double>().ShouldBe(0.5);
    }

    [Fact]
    public void Every_epoch_logs_losses_norm_rate_tokens_and_waiting()
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "evaluate_every=7", "epochs=2"), _cache, dev: _cache, logEvery: 1000);

        var lines = Lines("run").Where(l => l["loss"] is not null).ToArray();
        lines.Select(l => l["step"]!.GetValue<int>()).ShouldBe([7, 12, 14, 21, 24]);
        lines.ShouldAllBe(l => l["losses"]!["soft-target"] != null && l["losses"]!["hard-label"] != null && l["grad_norm"] != null && l["learning_rate"] != null);
        lines.ShouldAllBe(l => l["tokens_per_second"]!.GetValue<double>() >= 4 * l["rows_per_second"]!.GetValue<double>() - 1);
        lines.ShouldAllBe(l => l["waiting"]!.GetValue<double>() >= 0 && l["waiting"]!.GetValue<double>() <= 1);
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, double[]> Trained(string run, params string[] set)
    {
        TinyRun.Train(_folder[run], TinyRun.Recipe("hinton", set), _cache);
        return Weights(run);
    }

    private Dictionary<string, double[]> Weights(string run)
    {
        using var scope = torch.NewDisposeScope();
        return SafetensorsFile.Read(_folder[$"{run}/checkpoint/model.safetensors"]).ToDictionary(t => t.Key, t => t.Value.Floats64());
    }

    private JsonNode[] Lines(string run) => [.. File.ReadAllLines(_folder[$"{run}/metrics.jsonl"]).Select(l => JsonNode.Parse(l)!)];

    private string[] Losses(string run) => [.. Lines(run).Select(l => $"{l["step"]} {l["loss"]} {l["dev"]?.ToJsonString()}")];
}
