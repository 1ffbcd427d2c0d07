using OnnxDistill.Data.Files;
using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.Teacher.Tests.Scoring;

public sealed class ScorerTests
{
    private static readonly string[] Names = ["no", "maybe", "yes"];

    [Fact]
    public void The_rows_that_the_teacher_gets_right_are_counted()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(500);
        var encoder = setup.Teacher.Encoder(data, 64);
        var rows = data.Read().Select(encoder.Encode).ToList();
        var right = rows.Count(r => Best(r.InputIds, r.TokenTypeIds) == (int)r.Label);

        var result = Scorer.Score(setup.Teacher, data, new ScoreOptions { Window = 128 });

        result.Rows.ShouldBe(500);
        result.Metrics.Correct.ShouldBe(right);
        result.Metrics.Values["accuracy"].ShouldBe(right / 500.0, 1e-9);
        result.RowsPerSecond.ShouldBeGreaterThan(0);
        result.LatencyMs.P95.ShouldBeGreaterThanOrEqualTo(result.LatencyMs.P50);
    }

    [Fact]
    public void Class_names_and_pairs_are_read()
    {
        using var setup = new TinySetup();
        var path = setup.Write("pairs.tsv", "premise\thypothesis\tlabel\ngood film\tbad film\tyes\nthe film\tnot fun\tno\n");
        var data = DataFile.Open(path, new DataFileOptions());
        var rows = data.Read().Select(setup.Teacher.Encoder(data, 64).Encode).ToList();
        rows[0].PairStart.ShouldBeLessThan(rows[0].Length);
        var right = rows.Count(r => Names[Best(r.InputIds, r.TokenTypeIds)] == Names[(int)r.Label]);
        Scorer.Score(setup.Teacher, data, new ScoreOptions()).Metrics.Correct.ShouldBe(right);
    }

    [Fact]
    public void Logits_come_in_the_order_of_the_rows()
    {
        using var setup = new TinySetup();
        var data = setup.Rows(200);
        var rows = data.Read().Select(setup.Teacher.Encoder(data, 64).Encode).ToList();
        var logits = Scorer.Logits(setup.Teacher, rows);
        for (var i = 0; i < rows.Count; i++)
        {
            logits[i][1].ShouldBe(TinyTeacher.Expected(rows[i].InputIds, rows[i].TokenTypeIds)[1], 1e-4);
        }
    }

    [Fact]
    public void Rows_without_any_label_are_refused_with_the_way_out()
    {
        using var setup = new TinySetup();
        var data = DataFile.Open(setup.Write("plain.txt", "good film\nbad film\n"), new DataFileOptions());
        Should.Throw<InvalidDataException>(() => Scorer.Score(setup.Teacher, data, new ScoreOptions())).Message.ShouldContain("--label-column");
    }

    [Fact]
    public void Ids_beyond_the_vocabulary_name_line_id_and_vocabulary()
    {
        using var setup = new TinySetup();
        var data = DataFile.Open(setup.Write("ids.jsonl", """{"input_ids":[2,5,3],"label":0}""" + "\n" + """{"input_ids":[2,24,3],"label":0}""" + "\n"), new DataFileOptions());
        var error = Should.Throw<InvalidDataException>(() => Scorer.Score(setup.Teacher, data, new ScoreOptions()));
        error.Message.ShouldContain("line 2");
        error.Message.ShouldContain("token id 24");
        error.Message.ShouldContain("vocabulary of 24");
    }

    private static int Best(int[] ids, int[] types)
    {
        var logits = TinyTeacher.Expected(ids, types);
        return Array.IndexOf(logits, logits.Max());
    }
}
