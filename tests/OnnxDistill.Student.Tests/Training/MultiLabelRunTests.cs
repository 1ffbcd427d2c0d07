using System.Text.Json.Nodes;
using OnnxDistill.Data.Labels;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>Students of a teacher whose rows may have several of three classes: a "good" film, a "long" one, and one that nothing is said of.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class MultiLabelRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public MultiLabelRunTests() => _cache = TextCache.Write(_folder["cache"], TextCache.SeveralRows(96));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hinton", "student.kind=bilstm", "learning_rate=1e-2")]
    [InlineData("hard-labels", "student.kind=bilstm", "learning_rate=1e-2", Traits = ["Category", "Slow"])]
    [InlineData("distilled-bilstm", "learning_rate=1e-2", Traits = ["Category", "Slow"])]
    public void A_student_learns_several_classes_at_once_and_says_so(string name, params string[] set)
    {
        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe(name, [.. set, "epochs=60"]), _cache, dev: _cache);

        summary.Dev.Select(m => m.Key).ShouldBe(["f1_micro", "f1_macro", "subset_accuracy", "mean_average_precision", "accuracy", "f1", "agreement"]);
        summary.Dev["f1_micro"]!.GetValue<double>().ShouldBeGreaterThan(0.95);
        JsonNode.Parse(File.ReadAllText(_folder["run/checkpoint/config.json"]))!["problem_type"]!.ToString().ShouldBe(ProblemType.MultiLabel);
        RunFolder.Open(_folder["run"]).Info.MultiLabel.ShouldBeTrue();
    }

    [Fact]
    public void A_run_and_its_folder_say_the_same_of_a_data_file()
    {
        var data = TextCache.SeveralData(_folder["dev.jsonl"], TextCache.SeveralRows(40));
        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=10", "learning_rate=0.01"), _cache, dev: data);
        foreach (var folder in new[] { "run", "run/checkpoint" })
        {
            using var student = LoadedStudent.Open(_folder[folder]);
            student.Labels!.Kind.ShouldBe(TaskKind.MultiLabel);
            var dev = student.Read([data], null);
            StudentEvaluator.Evaluate(student.Model, dev, TorchSharp.torch.CPU).Values["f1_micro"].ShouldBe(summary.Dev["f1_micro"]!.GetValue<double>());
            StudentEvaluator.Evaluate(student.Model, dev with { Threshold = 0.999999 }, TorchSharp.torch.CPU).Values["f1_micro"].ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("hinton", 7)]
    [InlineData("hard-labels", 14)]
    public void A_resumed_run_ends_with_the_same_bytes(string name, int stopAfter)
    {
        var recipe = TinyRun.Recipe(name);
        var whole = TinyRun.Train(_folder["whole"], recipe, _cache, dev: _cache);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, stopAfter: stopAfter));
        TinyRun.Train(_folder["cut"], recipe, _cache, dev: _cache, resume: true).Dev.ToJsonString().ShouldBe(whole.Dev.ToJsonString());
        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Theory]
    [InlineData("bert-pkd", "student.layers=2", "student.hidden=8")]
    [InlineData("distilbert", "student.layers=2", "student.hidden=8")]
    [InlineData("tinybert", "epochs=1")]
    [InlineData("minilm", "epochs=1")]
    [InlineData("minilm-v2", "relation_heads=4", "epochs=1")]
    [InlineData("mobilebert", "student.hidden=8", "student.bottleneck=4", "student.intermediate=8", "student.embedding=4", "epochs=1")]
    public void Every_recipe_that_imitates_layers_trains(string name, params string[] set)
    {
        var recipe = TinyRun.Recipe(name, [.. set, "max_steps=3"]);
        var cache = TextCache.Write(_folder["taps"], TextCache.SeveralRows(24), recipe.Needs(2).ToString());
        TinyRun.Train(_folder["run"], recipe, cache, dev: cache).Dev["f1_micro"]!.GetValue<double>().ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Rows_read_in_windows_keep_their_labels()
    {
        var cache = TextCache.Write(_folder["large"], TextCache.SeveralRows(3000));
        var held = ((HeldRows)CachedData.Open([cache], TinyRun.Recipe("hinton"), null).Rows).Facts;
        var windowed = CachedData.Open([cache], TinyRun.Recipe("hinton"), 400_000).Rows;

        windowed.Memory.ShouldBe(400_000);
        windowed.Facts.Labelled.ShouldBe(held.Labelled);
        Enumerable.Range(0, 3000).ShouldAllBe(r => windowed.Facts.Label(r).Equals(held.Label(r)));
        var order = new BatchOrder([.. Enumerable.Range(0, 3000)], 32, 1, 0, 0, 94);
        var rows = 0;
        foreach (var batch in windowed.Batches(order))
        {
            foreach (var id in batch.Ids)
            {
                var (label, logit) = (batch.Rows.Labels(id)[0], batch.Rows.Logits(id)[0]);
                (float.IsNaN(label) || (label == 1) == (logit > 0)).ShouldBeTrue();
                rows++;
            }
        }

        rows.ShouldBe(3000);
    }

    [Fact]
    public void Teachers_of_one_label_and_of_several_are_not_joined()
    {
        var other = TextCache.Write(_folder["one"], [.. TextCache.SeveralRows(96).Select(r => r with { Several = null })], names: ["good", "long", "silent"]);
        Should.Throw<InvalidDataException>(() => CachedData.Open([_cache, other], TinyRun.Recipe("hinton"), null)).Message.ShouldContain("its rows have one label, not several");
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, dev: other)).Message.ShouldContain("have one label, and those that the student learns several");
    }

    [Fact]
    public void A_student_of_its_own_word_pieces_takes_labels_of_the_file_first_and_else_of_the_cache()
    {
        var rows = TextCache.SeveralRows(12);
        TextCache.Row[] changed = [.. rows.Select((r, i) => i == 1 ? r with { Several = [1, 1, 1] } : i == 2 ? r with { Several = [] } : r)];
        var letters = TextCache.Tokenizer(_folder["letters"], TextCache.Letters);

        var inputs = RetokenizedData.Open([_cache], [TextCache.SeveralData(_folder["data.jsonl"], changed)], new(), letters, 64, TinyRun.Recipe("hinton"));

        inputs.MultiLabel.ShouldBeTrue();
        var read = (StudentRows)inputs.Rows.Facts;
        read.Labels(1).ToArray().ShouldBe([1, 1, 1]);
        read.Labels(2).ToArray().ShouldBe(rows[2].Several!);
        read.Labels(4).ToArray().ShouldBe(rows[4].Several!);
        inputs.Notes.ShouldContain(n => n.Contains("1 rows of data.jsonl have another label than in", StringComparison.Ordinal) && n.Contains("classes [0, 1, 2], in the cache classes [", StringComparison.Ordinal));
    }
}
