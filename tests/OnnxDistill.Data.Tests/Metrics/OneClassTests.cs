using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Tests.Metrics;

public sealed class OneClassTests
{
    [Fact]
    public void A_model_that_says_one_class_for_all_rows_is_named() =>
        OneClass.Note(new ConfusionTable(["no", "yes"], [[97, 0], [3, 0]])).ShouldBe("all 100 rows are predicted as no, which 97 are: the model tells no classes apart");

    [Theory]
    [InlineData(97, 0, 2, 1)]
    [InlineData(100, 0, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    public void Several_predictions_or_labels_of_one_class_are_nothing_to_tell(long a, long b, long c, long d) =>
        OneClass.Note(new ConfusionTable(["no", "yes"], [[a, b], [c, d]])).ShouldBeNull();

    [Fact]
    public void The_metrics_of_such_a_model_tell_it() =>
        TaskEvaluator.Evaluate(new LabelMap(2, null), [0, 0, 1], [[1, 0], [1, 0], [1, 0]]).Notes.ShouldContain(n => n.StartsWith("all 3 rows are predicted as"));
}
