using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Advice;
using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;
using OnnxDistill.Student.Tests.Support;
using static OnnxDistill.Student.Tests.Advice.AdvisedCache;

namespace OnnxDistill.Student.Tests.Advice;

[Collection(TorchRandomCollection.Name)]
public sealed class RowRulesTests
{
    [Fact]
    public void Few_rows_are_seen_more_often()
    {
        new RowsRule().Find(Context(Facts()))!.Found.ShouldStartWith("96 rows are few");
        new RowsRule().Change(Recipe("tinybert"), Context(Facts())).Settings.ShouldBe(["stages.intermediate.epochs=20"]);
        new RowsRule().Find(Context(Facts() with { Rows = 10_000 })).ShouldBeNull();
    }

    [Fact]
    public void Cut_rows_want_a_longer_length_within_the_teachers_positions()
    {
        var facts = Facts();
        CacheFacts Cut(long rows, int longest) => facts with { Plan = facts.Plan with { Cut = new CutRows(rows, longest, CutRows.Usual) } };

        new LengthRule().Find(Context(Cut(0, 0))).ShouldBeNull();
        new LengthRule().Find(Context(facts)).ShouldBeNull();
        new LengthRule().Find(Context(Cut(12, 25)))!.Found.ShouldBe("12 of 96 rows (12.5 %) were cut to 16 tokens; the longest has 25");
        new LengthRule().Find(Context(Cut(12, 25)))!.Advice.ShouldContain("--max-length 25 ");
        new LengthRule().Find(Context(Cut(12, 5000)))!.Advice.ShouldContain("--max-length 32 ");
    }

    [Fact]
    public void Word_pieces_that_nothing_uses_are_counted()
    {
        var facts = Facts();

        new VocabularyRule().Find(Context(facts)).ShouldBeNull();
        new VocabularyRule().Find(Context(facts, chosen: new StudentCandidate("1x8", 1, 8, 2_000_000, 500_000, null)))!.Found
            .ShouldBe($"the rows use {facts.Pieces.Count} of 30 word pieces; without the others 1x8 has 0.50 M parameters instead of 2.00 M");
    }

    [Fact]
    public void Facts_are_counted_from_the_rows()
    {
        var facts = Facts();
        int[][] rows = [.. Enumerable.Range(0, 96).Select(TinyCache.Ids)];

        (facts.Rows, facts.Labelled, facts.Pairs).ShouldBe((96, 96, false));
        facts.Classes.ShouldBe([48, 48]);
        facts.MeanLength.ShouldBe(rows.Average(r => r.Length), 1e-9);
        facts.LengthOf(1).ShouldBe(rows.Max(r => r.Length));
        facts.LengthOf(0.5).ShouldBe(rows.Select(r => r.Length).Order().ElementAt(47));
        facts.Pieces.Order().ShouldBe(rows.SelectMany(r => r).Distinct().Order());
        facts.Answers!.Accuracy.ShouldBe(1);
        facts.Answers.SureShare.ShouldBe(1);
    }

    [Fact]
    public void A_masked_language_model_is_learnt_before_the_task()
    {
        using var folder = new TemporaryFolder();

        var advice = Advisor.Advise(TinyMaskedCache.Write(folder["cache"]), new AdviceOptions());

        advice.Recipe.ShouldBe("masked-lm");
        advice.Findings.Select(f => f.Topic).ShouldContain("teacher");
        advice.Findings.ShouldAllBe(f => f.Topic != "temperature" && f.Topic != "labels");
        advice.Commands[0].Words.Take(4).ShouldBe(["student-trainer", "train", "--recipe", "masked-lm"]);
    }
}
