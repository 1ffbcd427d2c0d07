using OnnxDistill.Recipes.Classes;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Weighting;

namespace OnnxDistill.Student.Tests.Weighting;

public sealed class LabelWeightsTests
{
    private static readonly LabelFacts s_two = new(2, false, ["no", "yes"], [97, 3]);
    private static readonly LabelFacts s_several = new(2, true, ["no", "yes"], []);

    // scikit-learn: compute_class_weight("balanced", classes=[0, 1], y=[0] * 97 + [1] * 3) = [0.51546392, 16.66666667].
    [Fact]
    public void Balanced_is_all_rows_by_classes_times_rows()
    {
        LabelWeights.Of(Weights("balanced"), s_two)!.Select(w => (double)w).ShouldBe([0.51546392, 16.66666667], 1e-6);
        LabelWeights.Note(Weights("balanced"), s_two).ShouldBe("class weights: no 0.5155 (97 rows), yes 16.6667 (3 rows)");
    }

    [Fact]
    public void A_class_without_rows_does_not_count_as_one()
    {
        var facts = new LabelFacts(3, false, ["a", "b", "c"], [30, 0, 10]);

        LabelWeights.Of(Weights("balanced"), facts)!.ShouldBe([40f / 60, 1, 2]);
        LabelWeights.Note(Weights("balanced"), facts)!.ShouldContain("b 1 (no row)");
    }

    [Fact]
    public void A_list_is_taken_as_it_is()
    {
        LabelWeights.Of(Weights("[1, 30]"), s_two)!.ShouldBe([1, 30]);
        LabelWeights.Of(Weights("[1, 30]"), s_several)!.ShouldBe([1, 30]);
    }

    [Fact]
    public void Nothing_said_means_no_weights() => LabelWeights.Of(new ObjectiveOptions(), null).ShouldBeNull();

    [Theory]
    [InlineData("[1, 2, 3]", 0, 2, false, "class_weights lists 3 weights, and there are 2 classes: no, yes")]
    [InlineData("balanced", 0, 1, false, "class_weights has no meaning here: the labels are numbers")]
    [InlineData("none", 0.1, 1, false, "label_smoothing has no meaning here: the labels are numbers")]
    [InlineData("none", 0.1, 2, true, "label_smoothing spreads one label over all classes, and here a row may have several")]
    [InlineData("balanced", 0, 2, true, "give a list: for each class its rows without it by its rows with it (torch's pos_weight)")]
    public void What_has_no_meaning_is_refused(string weights, double smoothing, int logits, bool several, string says)
    {
        var facts = new LabelFacts(logits, several, ["no", "yes"], logits == 1 || several ? [] : [1, 1]);

        Should.Throw<InvalidDataException>(() => LabelWeights.Of(Weights(weights) with { LabelSmoothing = smoothing }, facts)).Message.ShouldContain(says);
    }

    private static ObjectiveOptions Weights(string text) => new() { ClassWeights = ClassWeights.TryParse(text)! };
}
