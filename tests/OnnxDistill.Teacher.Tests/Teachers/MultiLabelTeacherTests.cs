using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.Teacher.Tests.Teachers;

public sealed class MultiLabelTeacherTests
{
    private const string Lists = """
        {"text":"good film","labels":["yes","maybe"]}
        {"text":"bad film","labels":[]}
        {"text":"the book is not fun","labels":["no"]}
        {"text":"very dull","labels":null}
        """;

    private static readonly TinyTeacher Multi = new() { ProblemType = ProblemType.MultiLabel };

    [Fact]
    public void Score_measures_every_class_of_every_row()
    {
        using var setup = new TinySetup(Multi);
        var data = DataFile.Open(setup.Write("rows.jsonl", Lists), new DataFileOptions());
        var result = Scorer.Score(setup.Teacher, data, new ScoreOptions { Threshold = 0.3 });

        var rows = data.Read().Select(setup.Teacher.Encoder(data, 64).Encode).ToList();
        rows.Select(r => r.Labels is null ? null : string.Join(' ', r.Labels)).ShouldBe(["0 1 1", "0 0 0", "1 0 0", null]);
        float[][] logits = [.. rows.Select(r => TinyTeacher.Expected(r.InputIds, r.TokenTypeIds))];
        var expected = MultiLabelEvaluator.Evaluate(setup.Teacher.Labels!, [.. rows.Select(r => r.Labels)], logits, threshold: 0.3);
        result.Metrics.Values.ShouldBe(expected.Values);
        result.Metrics.Labelled.ShouldBe(3);
        result.Rows.ShouldBe(4);
    }

    [Fact]
    public void Columns_of_0_and_1_say_the_same_as_lists()
    {
        using var setup = new TinySetup(Multi);
        var lists = DataFile.Open(setup.Write("rows.jsonl", Lists), new DataFileOptions());
        var columns = DataFile.Open(
            setup.Write("rows.tsv", "text\tyes\tno\tmaybe\ngood film\t1\t0\t1\nbad film\t0\t0\t0\nthe book is not fun\t0\t1\t0\nvery dull\t\t\t\n"),
            new DataFileOptions { LabelColumns = ["yes", "no", "maybe"] });
        Scorer.Score(setup.Teacher, columns, new ScoreOptions()).Metrics.Values.ShouldBe(Scorer.Score(setup.Teacher, lists, new ScoreOptions()).Metrics.Values);
    }

    [Fact]
    public void A_cache_holds_the_labels_and_is_verified()
    {
        using var setup = new TinySetup(Multi);
        var data = DataFile.Open(setup.Write("rows.jsonl", Lists), new DataFileOptions());
        var result = CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions());

        result.Plan.Teacher.ProblemType.ShouldBe(ProblemType.MultiLabel);
        var cache = SoftTargetCache.Open(setup["cache"]);
        cache.ReadRows().OrderBy(r => r.Row).Select(r => string.Join(' ', r.Labels)).ShouldBe(["0 1 1", "0 0 0", "1 0 0", string.Empty]);
        CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions()).PartsWritten.ShouldBe(0);
        OnnxDistill.Teacher.Verifying.CacheVerifier.Verify(setup["cache"], setup.Teacher, rows: 4).Rows.ShouldBe(4);
    }

    [Fact]
    public void Other_labels_are_another_cache()
    {
        using var setup = new TinySetup(Multi);
        CacheRun.Execute(setup.Teacher, DataFile.Open(setup.Write("rows.jsonl", Lists), new DataFileOptions()), setup["cache"], new CacheRunOptions());
        var other = DataFile.Open(setup.Write("other.jsonl", Lists.Replace("\"maybe\"", "\"no\"", StringComparison.Ordinal)), new DataFileOptions());
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(setup.Teacher, other, setup["cache"], new CacheRunOptions())).Message.ShouldContain("these differ: data");
    }

    [Theory]
    [InlineData(null, "config.json says no problem_type, and that means softmax, one class a row")]
    [InlineData("single_label_classification", "config.json says problem_type single_label_classification")]
    public void A_softmax_teacher_refuses_columns_of_0_and_1_with_the_reason(string? problem, string says)
    {
        using var setup = new TinySetup(new TinyTeacher { ProblemType = problem });
        var data = DataFile.Open(setup.Write("rows.tsv", "text\tyes\tno\tmaybe\ngood film\t1\t0\t1\n"), new DataFileOptions { LabelColumns = ["yes", "no", "maybe"] });
        using var teacher = setup.Open(data);
        var score = Should.Throw<InvalidDataException>(() => Scorer.Score(teacher, data, new ScoreOptions())).Message;
        score.ShouldContain("label columns yes, no, maybe give a row several labels");
        score.ShouldContain(says);
        score.ShouldContain("\"problem_type\": \"multi_label_classification\"");
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(teacher, data, setup["cache"], new CacheRunOptions())).Message.ShouldBe(score);
    }

    [Fact]
    public void A_softmax_teacher_refuses_lists_and_names_the_line()
    {
        using var setup = new TinySetup();
        var data = DataFile.Open(setup.Write("rows.jsonl", Lists), new DataFileOptions());
        using var teacher = setup.Open(data);
        Should.Throw<InvalidDataException>(() => Scorer.Score(teacher, data, new ScoreOptions())).Message.ShouldContain("rows.jsonl, line 1: the row has several labels ([yes, maybe])");
    }

    [Fact]
    public void Without_a_config_the_data_tells_and_it_is_said()
    {
        using var setup = new TinySetup(new TinyTeacher { HasConfig = false });
        var data = DataFile.Open(setup.Write("rows.tsv", "text\tyes\tno\tmaybe\ngood film\t1\t0\t1\n"), new DataFileOptions { LabelColumns = ["yes", "no", "maybe"] });
        using var teacher = setup.Open(data);
        teacher.Notes.ShouldContain(n => n.Contains("it is taken for a multi-label model", StringComparison.Ordinal));
        teacher.Facts.ProblemType.ShouldBe(ProblemType.MultiLabel);
        Scorer.Score(teacher, data, new ScoreOptions()).Notes.ShouldContain("label columns of rows.tsv by their order: yes is LABEL_0, no is LABEL_1, maybe is LABEL_2");
    }

    [Fact]
    public void One_label_a_row_is_told()
    {
        using var setup = new TinySetup(Multi);
        var data = DataFile.Open(setup.Write("rows.tsv", "text\tlabel\ngood film\tyes\n"), new DataFileOptions());
        Scorer.Score(setup.Teacher, data, new ScoreOptions()).Notes[0].ShouldContain("1 rows of rows.tsv name one label and no list");
        CacheRun.Execute(setup.Teacher, data, setup["cache"], new CacheRunOptions()).LabelLines[0].ShouldContain("1 rows of rows.tsv name one label and no list");
    }

    [Fact]
    public void A_threshold_is_for_several_labels()
    {
        using var setup = new TinySetup();
        Should.Throw<InvalidDataException>(() => Scorer.Score(setup.Teacher, setup.Rows(10), new ScoreOptions { Threshold = 0.4 })).Message.ShouldContain("--threshold is for a multi-label model");
    }
}
