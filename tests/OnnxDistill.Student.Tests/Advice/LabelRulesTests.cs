using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Rules;
using static OnnxDistill.Student.Tests.Advice.AdvisedCache;

namespace OnnxDistill.Student.Tests.Advice;

public sealed class LabelRulesTests
{
    [Fact]
    public void Without_labels_soft_targets_are_all_and_the_cache_says_what_it_cannot_tell()
    {
        var context = Context(Facts(labels: false));

        new NoLabelsRule().Find(context)!.Found.ShouldContain("none of the 96 rows has a label");
        new NoLabelsRule().Change(Recipe(), context).Settings.ShouldBe(["soft-target.weight=1", "hard-label.weight=0"]);
        new NoLabelsRule().Find(Context(Facts())).ShouldBeNull();
    }

    [Fact]
    public void Few_labels_are_counted()
    {
        var facts = Facts();

        new FewLabelsRule().Find(Context(facts with { Labelled = 10 }))!.Found.ShouldBe("10 of 96 rows have a label");
        new FewLabelsRule().Find(Context(facts)).ShouldBeNull();
        new FewLabelsRule().Find(Context(facts, new AdviceOptions { FewLabels = true }))!.Advice.ShouldContain("mix=[1,3]");
        new FewLabelsRule().Find(Context(facts with { Labelled = 10 }, new AdviceOptions { FewLabels = false })).ShouldBeNull();
    }

    [Fact]
    public void A_teacher_that_knows_its_rows_by_heart_wants_other_text()
    {
        new KnownLabelsRule().Find(Context(Facts()))!.Found.ShouldContain("100.0 % of the 96 labelled rows");
        new KnownLabelsRule().Find(Context(Facts(strength: -3))).ShouldBeNull();
    }

    [Fact]
    public void Uneven_classes_are_weighed_and_the_checkpoint_is_chosen_by_f1()
    {
        var (even, uneven) = (Context(Facts()), Context(Facts() with { Classes = [90, 6] }));

        new BalanceRule().Find(even).ShouldBeNull();
        new BalanceRule().Find(uneven)!.Found.ShouldBe("without has 90 of 96 labelled rows, with 6: a student that always says without is right on 93.8 %");
        new BalanceRule().Change(Recipe(), uneven).Settings.ShouldBe(["best_metric=f1", "class_weights=balanced"]);
        new BalanceRule().Change(Recipe("distilled-bilstm"), uneven).Settings.ShouldBe(["best_metric=f1"]);
    }

    [Fact]
    public void A_class_without_rows_is_named_and_cannot_be_weighed()
    {
        var context = Context(Facts() with { Classes = [96, 0] });

        new BalanceRule().Find(context)!.Found.ShouldBe("1 of 2 classes have no labelled row (with); without has 96 of 96");
        new BalanceRule().Change(Recipe(), context).Settings.ShouldBe(["best_metric=f1"]);
    }
}
