using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Scoring;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Gold;

public sealed class TeacherGoldTests
{
    public static TheoryData<string, string> Models()
    {
        var data = new TheoryData<string, string>();
        foreach (var (folder, model) in TeacherGold.Cases())
        {
            data.Add(folder, model);
        }

        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Models))]
    [Trait("Category", "Conformance")]
    public void Text_gives_the_ids_and_logits_of_the_gold(string name, string model)
    {
        var gold = TeacherGold.Read(name);
        var path = Path.Combine(gold.Folder, model);
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(path, gold.Folder), new ClassifierOptions());
        var encoder = new ExampleEncoder(teacher.Folder.RequireTokenizer().Load(name), labels: null, 128, teacher.VocabularySize, name);
        var rows = gold.Examples.Select(e => encoder.Encode(new Example(e.Row, e.Row + 2, e.Text, e.Pair, LabelText: null))).ToList();
        var largest = gold.Examples.Max(e => e.Logits.Max(Math.Abs));
        var tolerance = Tolerance(Coarseness.Of(OnnxFile.Load(path)), largest);

        var logits = Scorer.Logits(teacher, rows);

        for (var i = 0; i < rows.Count; i++)
        {
            var expected = gold.Examples[i];
            rows[i].InputIds.ShouldBe(expected.InputIds, expected.Text);

            logits[i].Zip(expected.Logits).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(tolerance, expected.Text);

            // Of two classes that are nearer to each other than the file is exact either may win.
            (expected.Logits.Max() - expected.Logits[Best(logits[i])]).ShouldBeLessThan(2 * tolerance, expected.Text);
        }
    }

    [Fact]
    [Trait("Category", "Shared")]
    public void Sst2_L6_counts_as_many_rows_right_as_its_gold()
    {
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(SharedFolder.Require("teachers", "sst2-l6"), null), new ClassifierOptions());
        var data = DataFile.Open(SharedFolder.Require("data", "sst2", "dev.tsv"), new DataFileOptions());
        var result = Scorer.Score(teacher, data, new ScoreOptions { LatencyRows = 1 });
        (result.Metrics.Correct, result.Rows).ShouldBe((784, 872L));
    }

    // Gold logits are the fp32 model's. Integers of 8 bits move a logit by up to a fifth of the largest, and the more so without VNNI.
    private static float Tolerance(Coarseness coarseness, float largest) => (float)(coarseness.IsExact ? 1e-3
        : Math.Max(1, largest) * (coarseness.QuantisedActivations ? 0.25 : coarseness.Tolerance(null)));

    private static int Best(float[] logits) => Array.IndexOf(logits, logits.Max());
}
