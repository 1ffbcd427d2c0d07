using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;
using Row = OnnxDistill.Student.Tests.Support.TextCache.Row;

namespace OnnxDistill.Student.Tests.Reports;

public sealed class RunEvaluatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Texts_are_found_in_the_cache_as_they_are_written_and_every_number_is_counted_anew()
    {
        Row[] rows = TextCache.Rows(40);
        var run = Train("distilled-bilstm", TextCache.Write(_folder["cache"], rows), TextCache.Data(_folder["train.tsv"], rows));

        // Other texts: one that the teacher gets wrong, one that the cache lacks.
        Row[] dev = [new("a good film number1", 1, [5, -5]), .. rows[2..12], new("a poor film number0", 0, [1, -1])];
        var data = TextCache.Data(_folder["dev.tsv"], [.. dev, new Row("never seen", 1, [])]);
        var evaluation = Evaluate(run, data, TextCache.Write(_folder["dev"], dev));

        evaluation.Metrics.Rows.ShouldBe(13);
        evaluation.Metrics.Confusion!.Rows.ShouldBe(13);
        evaluation.Reliability!.Error.ShouldBe(evaluation.Metrics.Values["ece"]);
        var teacher = evaluation.Teacher!;
        teacher.Rows.ShouldBe(12);
        teacher.Metrics.Values["accuracy"].ShouldBe(11 / 12.0, 1e-12);
        teacher.ByLength.Sum(b => b.Rows).ShouldBe(12);
        teacher.ByConfidence.Sum(b => b.TeacherRight).ShouldBe(11);
        var student = Answers(run, dev);
        teacher.Agreement.ShouldBe(dev.Index().Count(r => student[r.Index] == (r.Item.Logits[1] > r.Item.Logits[0] ? 1 : 0)) / 12.0, 1e-12);
        var wrong = teacher.Disagreements.Select(d => d.Row).Single(r => r.Student.Example.Text == "a good film number1");
        (wrong.Student.Example.Line, wrong.Label, wrong.Teacher.Classes[0]).ShouldBe((2, "good", "poor"));
        teacher.Disagreements.Select(d => d.Distance).ShouldBeInOrder(SortDirection.Descending);
        evaluation.Notes.ShouldContain(n => n.Contains("1 of 13 rows of dev.tsv are not in"));
        evaluation.Parameters.Sum(p => p.Parameters).ShouldBe(run.Summary!.Parameters);
        evaluation.Layers!.Pairs.ShouldBeEmpty();
    }

    [Fact]
    public void Layers_that_were_learnt_are_compared_on_the_caches_own_tokens()
    {
        var cache = TinyCache.Write(_folder["cache"], capture: "logits,hidden:all,scores");
        var run = Train("tinybert", cache, cache);

        var layers = Evaluate(run, cache, null).Layers!;

        layers.Reason.ShouldBeNull();
        layers.Pairs.Select(p => (p.Kind, p.Student, p.Teacher)).ShouldBe([(TapKind.Hidden, 0, 0), (TapKind.Hidden, 1, 2), (TapKind.Scores, 0, 1)]);
        layers.Pairs.ShouldAllBe(p => p.Value > 0 && p.Value <= 1);
        var tokens = Enumerable.Range(0, 96).Sum(r => TinyCache.Ids(r).Length);
        layers.Pairs.Select(p => p.Samples).ShouldBe([tokens, tokens, 2 * tokens]);      // two heads each
    }

    [Theory]
    [InlineData("bert-pkd", "student.layers=2", "student.hidden=8")]
    [InlineData("minilm", "student.layers=1")]
    [InlineData("minilm-v2", "relation_heads=4")]
    public void Every_system_s_tensors_are_compared(string recipe, params string[] set)
    {
        var cache = TinyCache.Write(_folder["cache"], capture: TinyRun.Recipe(recipe, set).Needs(2).Union(Capture.OnlyLogits).ToString());
        var run = Train(recipe, cache, cache, seed: 1, set);

        var layers = Evaluate(run, cache, null).Layers!;

        layers.Pairs.ShouldNotBeEmpty();
        layers.Pairs.ShouldAllBe(p => p.Value > 0 && p.Value <= 1 && p.Samples > 0);
    }

    [Fact]
    public void A_regression_has_numbers_and_no_classes()
    {
        var cache = TinyCache.Write(_folder["cache"], logits: 1);

        var evaluation = Evaluate(Train("distilled-bilstm", cache, cache), cache, null);

        (evaluation.Kind, evaluation.Reliability, evaluation.Teacher!.Agreement).ShouldBe((TaskKind.Regression, null, double.NaN));
        evaluation.Teacher.Metrics.Values["mse"].ShouldBe(0, 1e-9);
        var first = evaluation.Teacher.Disagreements[0];
        first.Distance.ShouldBe(Math.Abs((double)first.Row.Student.Logits[0] - first.Row.Teacher.Logits[0]));
    }

    [Fact]
    public void A_cache_without_the_layers_says_what_to_do()
    {
        var run = Train("tinybert", TinyCache.Write(_folder["cache"], capture: "logits,hidden:all,scores"), null);

        var evaluation = Evaluate(run, TinyCache.Write(_folder["logits"]), null);

        evaluation.Layers!.Reason!.ShouldContain("--for tinybert");
        evaluation.Teacher.ShouldNotBeNull();
    }

    [Fact]
    public void A_teacher_of_the_same_classes_in_another_order_is_refused()
    {
        Row[] rows = TextCache.Rows(24);
        var run = Train("distilled-bilstm", TextCache.Write(_folder["cache"], rows), null);
        var other = TextCache.Write(_folder["other"], rows, names: ["good", "poor"]);

        Should.Throw<InvalidDataException>(() => Evaluate(run, TextCache.Data(_folder["dev.tsv"], rows), other)).Message.ShouldContain("the run has poor, good");
    }

    [Fact]
    public void A_cache_of_other_texts_is_refused()
    {
        Row[] rows = TextCache.Rows(24);
        var run = Train("distilled-bilstm", TextCache.Write(_folder["cache"], rows), null);
        var other = TextCache.Write(_folder["other"], [new("another text", 1, [0, 1])]);

        Should.Throw<InvalidDataException>(() => Evaluate(run, TextCache.Data(_folder["dev.tsv"], rows), other)).Message.ShouldContain("none of the 24 rows");
    }

    [Fact]
    public void Runs_of_other_seeds_are_one_group_and_those_of_other_settings_another()
    {
        var cache = TinyCache.Write(_folder["cache"]);
        RunReport[] runs = [.. new[] { 1, 2, 3 }.Select(seed => RunReport.Read(Train("hinton", cache, cache, seed), $"hinton-{seed}")), RunReport.Read(Train("hinton", cache, cache, 9, "temperature=9"), "other")];

        var groups = SeedGroup.Of(runs, "accuracy");

        groups.Select(g => g.Name).ShouldBe(["hinton", "other"], ignoreOrder: true);
        var group = groups.Single(g => g.Runs.Count == 3);
        double[] scores = [.. group.Runs.Select(r => r.Summary!.Dev["accuracy"]!.GetValue<double>())];
        group.Scores.ShouldBe(scores);
        group.Deviation.ShouldBe(Math.Sqrt(scores.Sum(s => (s - scores.Average()) * (s - scores.Average())) / 2), 1e-12);
        groups.Single(g => g.Runs.Count == 1).Deviation.ShouldBe(double.NaN);
    }

    public void Dispose() => _folder.Dispose();

    private static RunEvaluation Evaluate(RunFolder run, string dev, string? cache) =>
        new RunEvaluator(ReportSource.Open([dev], new DataFileOptions(), cache), torch.CPU, 1).Evaluate(run, CancellationToken.None);

    private static int[] Answers(RunFolder run, Row[] rows)
    {
        using var student = LoadedStudent.Open(run.Path);
        return [.. student.Answers(null, torch.CPU).Logits([.. rows.Select((r, i) => new Data.Examples.Example(i, i + 1, r.Text, null, null))]).Select(l => l[1] > l[0] ? 1 : 0)];
    }

    private RunFolder Train(string recipe, string cache, string? dev, int seed = 1, params string[] set)
    {
        var path = _folder[$"{recipe}-{seed}"];
        TinyRun.Train(path, TinyRun.Recipe(recipe, set), cache, dev, seed);
        return RunFolder.Open(path);
    }
}
