using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>Runs from a masked language model's cache.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class MaskedTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("distilbert", "hidden:last,vocabulary:all")]
    [InlineData("distilbert", "hidden:last,vocabulary:all@all")]
    [InlineData("distilbert", "hidden:last,vocabulary:all@all", "positions=valid")]
    [InlineData("distilbert", "hidden:last,vocabulary:5", "kept=5", "temperature=1")]
    [InlineData("distilbert", "hidden:last,vocabulary:5@all", "kept=4", "temperature=2", "rest=ignored", "positions=valid")]
    [InlineData("masked-lm", "vocabulary:64")]
    [InlineData("masked-lm", "vocabulary:all")]
    public void A_recipe_trains_and_resumes_with_the_same_bytes(string name, string capture, params string[] set)
    {
        var cache = TinyMaskedCache.Write(_folder["cache"], capture: capture);
        var recipe = Recipe(name, set);
        var whole = TinyRun.Train(_folder["whole"], recipe, cache, dev: cache);

        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, stopAfter: 5));
        TinyRun.Train(_folder["cut"], recipe, cache, dev: cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        whole.Dev.Select(m => m.Key).ShouldBe(["perplexity", "accuracy", "agreement"]);
        RunFolder.Open(_folder["whole"]).Info.MaskedLanguageModel.ShouldBeTrue();
        RunFolder.Open(_folder["whole"]).Recipe.Stages[0].Objectives.ShouldAllBe(o => ObjectiveNeeds.Serves(o, TeacherKind.MaskedLanguageModel));
    }

    [Fact]
    public void What_is_learned_is_found_and_the_best_checkpoint_is_the_one_with_the_least_perplexity()
    {
        var cache = TinyMaskedCache.Write(_folder["cache"], rows: 96);
        string[] tokensAlone = ["vocabulary.weight=0", "hidden-cosine.weight=0", "epochs=25", "learning_rate=1e-2", "student.dropout=0", "evaluate_every=20"];

        var summary = TinyRun.Train(_folder["run"], Recipe("distilbert", tokensAlone), cache, dev: cache);

        summary.Dev["perplexity"]!.GetValue<double>().ShouldBeLessThan(3);
        summary.Dev["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.7);
        var logged = File.ReadLines(_folder["run/metrics.jsonl"]).Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!["dev"]).OfType<System.Text.Json.Nodes.JsonObject>().Select(d => d["perplexity"]!.GetValue<double>());
        summary.Dev["perplexity"]!.GetValue<double>().ShouldBe(logged.Min());
        using var student = LoadedStudent.Open(_folder["run"]);
        var again = StudentEvaluator.Evaluate(student.Model, student.Read([cache], null), torch.CPU);
        again.Values["perplexity"].ShouldBe(summary.Dev["perplexity"]!.GetValue<double>(), 1e-6);
    }

    [Fact]
    public void The_teacher_agrees_with_itself()
    {
        using var teacher = TinyMaskedCache.Teacher();
        foreach (var capture in new[] { "vocabulary:all", "vocabulary:3", "vocabulary:all@all", "vocabulary:3@all" })
        {
            var dev = DevSets.Masked(TinyMaskedCache.Write(_folder[capture.Replace(':', '-')], capture: capture), TinyMaskedCache.Vocabulary, maxLength: 16);

            StudentEvaluator.Evaluate(teacher, dev, torch.CPU).Values["agreement"].ShouldBe(1, capture);
        }
    }

    [Fact]
    public void A_batch_without_a_masked_token_is_passed_over()
    {
        var builder = new StudentRowsBuilder(0, masked: true);
        for (var row = 0; row < 130; row++)
        {
            builder.Add([2, 4, 3], 3, double.NaN, [], row < 129 ? new RowTargets([], [], []) : new RowTargets([], [1], [9]));
        }

        using var teacher = TinyMaskedCache.Teacher();

        var metrics = StudentEvaluator.Evaluate(teacher, new DevSet("dev", builder.Build(), Labels: null), torch.CPU);

        metrics.Values.Keys.ShouldBe(["perplexity", "accuracy"]);
        metrics.Values["perplexity"].ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_cache_that_does_not_fit_the_memory_is_read_in_windows()
    {
        var cache = TinyMaskedCache.Write(_folder["cache"], rows: 2000);

        var summary = TinyRun.Train(_folder["run"], Recipe("distilbert"), cache, dev: cache, memory: 1_000_000);

        RunFolder.Open(_folder["run"]).Info.Memory.ShouldBe(1_000_000);
        summary.Rows.ShouldBe(2000);
        double.IsFinite(summary.Dev["perplexity"]!.GetValue<double>()).ShouldBeTrue();
    }

    [Theory]
    [InlineData("hinton", "vocabulary:all", "stage train of recipe hinton has no objective for a masked language model")]
    [InlineData("distilbert", "hidden:last,vocabulary:5", "keeps 5 word pieces of a token, and distilbert compares all; capture vocabulary:all, or compare what is there and the others together: --set kept=5 --set temperature=1")]
    [InlineData("distilbert", "vocabulary:all", "hidden of 2 not in")]
    [InlineData("distilbert", "hidden:last", "is of tiny-mlm, which has no classes, and it does not hold its vocabulary (captured: hidden:2)")]
    public void A_cache_that_a_recipe_cannot_learn_from_is_refused(string name, string capture, string says) =>
        Should.Throw<InvalidDataException>(() => CachedData.Open([TinyMaskedCache.Write(_folder["cache"], capture: capture)], Recipe(name), null))
            .Message.ShouldContain(says);

    [Fact]
    public void What_a_recipe_for_masked_language_models_reads_is_not_in_a_classifiers_cache() =>
        Should.Throw<InvalidDataException>(() => CachedData.Open([TinyCache.Write(_folder["cache"])], Recipe("masked-lm"), null))
            .Message.ShouldStartWith("stage train of recipe masked-lm has no objective for a teacher that classifies");

    [Fact]
    public void A_student_without_such_a_head_is_refused()
    {
        var cache = TinyMaskedCache.Write(_folder["cache"]);

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], RecipeLoader.Load("masked-lm", ["student.kind=bilstm"]), cache))
            .Message.ShouldBe("a bilstm student has no masked-language head to learn a vocabulary with; take student.kind=bert");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void Dev_has_to_be_masked_rows_for_the_same_vocabulary()
    {
        var cache = TinyMaskedCache.Write(_folder["cache"]);

        Refused(_folder.Write("dev.txt", "a b c\n")).ShouldContain("is no cache, and a masked language model is measured on masked rows");
        Refused(TinyCache.Write(_folder["classes"])).ShouldContain("is of a teacher with 30 word pieces; the student has 20");

        string Refused(string dev) => Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], Recipe("distilbert"), cache, dev)).Message;
    }

    private static Recipe Recipe(string name, params string[] set) => RecipeLoader.Load(
        name,
        ["student.layers=1", "student.heads=2", "student.intermediate=12", "batch_size=8", "epochs=2", .. name == "distilbert" ? [] : new[] { "student.hidden=8" }, .. set],
        teacher: new TeacherShape(TinyMaskedCache.Layers, TinyMaskedCache.Hidden, 2));
}
