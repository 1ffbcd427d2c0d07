using OnnxDistill.Student.Reading;

namespace OnnxDistill.Student.Tests.Reading;

public sealed class RepeatsTests
{
    [Fact]
    public void Texts_that_are_all_new_are_not_worth_a_line() => Repeats.Lines("train.tsv", [1, 2, 3], ("dev.tsv", [4, 4])).ShouldBeEmpty();

    [Fact]
    public void Rows_that_repeat_a_text_are_counted() =>
        Repeats.Lines("train.tsv", [1, 2, 1, 1], null).ShouldBe(["2 of 4 rows of train.tsv repeat the text of a row before them"]);

    [Fact]
    public void Rows_of_dev_that_stand_in_train_are_counted_each() =>
        Repeats.Lines("train.tsv", [1, 2, 3], ("dev.tsv", [3, 9, 3])).ShouldHaveSingleItem().ShouldStartWith("2 of 3 rows of dev.tsv (dev) stand in the training data too");
}
