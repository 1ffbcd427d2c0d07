using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Tests.Labels;

public sealed class FoundTaskTests
{
    [Theory]
    [InlineData("0 1", 2, null, "a.tsv: 2 classes: 0, 1")]
    [InlineData("0.0 1.0", 2, null, "a.tsv: 2 classes: 0, 1")]
    [InlineData("-1 1", 2, "-1 1", "a.tsv: 2 classes: -1, 1 (these numbers are names; ids would be 0 to 1)")]
    [InlineData("-1 0 1 2", 3, null, "a.tsv: 3 classes: 0, 1, 2; -1 is no label")]
    [InlineData("1 2 3", 3, "1 2 3", "a.tsv: 3 classes: 1, 2, 3 (these numbers are names; ids would be 0 to 2)")]
    [InlineData("0 2 10", 3, "0 2 10", "a.tsv: 3 classes: 0, 2, 10 (these numbers are names; ids would be 0 to 2)")]
    [InlineData("-2 -1 0 1 2", 5, "-2 -1 0 1 2", "a.tsv: 5 classes: -2, -1, 0, 1, 2 (these numbers are names; ids would be 0 to 4)")]
    [InlineData("pos neg", 2, "neg pos", "a.tsv: 2 classes: neg, pos")]
    [InlineData("0.5 1 3.25", 1, null, "a.tsv: regression, 3 different numbers from 0.5 to 3.25")]
    [InlineData("1 2 many", 3, "1 2 many", "a.tsv: 3 classes: 1, 2, many")]
    public void The_labels_say_the_task_and_it_is_told(string labels, int logits, string? names, string line)
    {
        var task = FoundTask.Of("a.tsv", labels.Split(' '));
        task.Logits.ShouldBe(logits);
        (task.Id2Label is null ? null : string.Join(' ', task.Id2Label.OrderBy(n => n.Key).Select(n => n.Value))).ShouldBe(names);
        task.Line.ShouldBe(line);
    }

    [Theory]
    [InlineData("-1", "no labels but -1")]
    [InlineData("1", "every label is 1")]
    [InlineData("yes", "every label is yes")]
    [InlineData("Yes yes no", "'Yes' and 'yes' differ in case alone")]
    public void Labels_that_say_nothing_are_refused(string labels, string says) =>
        Should.Throw<InvalidDataException>(() => FoundTask.Of("a.tsv", labels.Split(' '))).Message.ShouldContain(says);

    [Theory]
    [InlineData("1 2 3", "2.0", 1)]
    [InlineData("0 2 10", "10", 2)]
    [InlineData("-1 1", "-1", 0)]
    [InlineData("-1 1", "1.0", 1)]
    public void The_map_of_a_task_finds_its_labels(string labels, string label, int id)
    {
        var task = FoundTask.Of("a.tsv", labels.Split(' '));
        new LabelMap(task.Logits, task.Id2Label).Resolve(new(0, 2, "text", null, label), "a.tsv").ShouldBe(id);
    }

    [Theory]
    [InlineData("no yes", "a.tsv: 3 classes, as T's config names them: no, yes, maybe")]
    [InlineData("yes other", "a.tsv: 3 classes, as T's config names them: no, yes, maybe")]
    [InlineData("YES No", "a.tsv: 3 classes, as T's config names them: no, yes, maybe")]
    [InlineData("0 1 2", "a.tsv: 3 classes, as T's config names them: no, yes, maybe")]
    [InlineData("0.0 1.0 2 -1", "a.tsv: 3 classes, as T's config names them: no, yes, maybe")]
    [InlineData("0 1", "a.tsv: 2 classes: 0, 1; T's config names 3 (no, yes, maybe), and is not followed: the labels are none of these names, nor their ids 0 to 2")]
    [InlineData("good bad", "a.tsv: 2 classes: bad, good; T's config names 3 (no, yes, maybe), and is not followed: the labels are none of these names, nor their ids 0 to 2")]
    public void A_config_is_followed_where_the_labels_are_of_it(string labels, string line) =>
        FoundTask.Of("a.tsv", labels.Split(' '), new Dictionary<int, string> { [0] = "no", [1] = "yes", [2] = "maybe" }, "T's config").Line.ShouldBe(line);

    [Fact]
    public void A_config_of_one_name_is_a_regression_where_labels_are_numbers()
    {
        var config = new Dictionary<int, string> { [0] = "similarity" };
        FoundTask.Of("a.tsv", ["1", "2"], config, "T's config").Logits.ShouldBe(1);
        FoundTask.Of("a.tsv", ["good", "bad"], config, "T's config").Logits.ShouldBe(2);
    }

    [Fact]
    public void A_number_that_is_no_name_is_no_id_where_names_are_numbers() =>
        Should.Throw<InvalidDataException>(() => new LabelMap(3, new Dictionary<int, string> { [0] = "1", [1] = "2", [2] = "3" }).Resolve(new(0, 2, "text", null, "0"), "a.tsv"))
            .Message.ShouldContain("unknown label '0' (known: 1, 2, 3, and no other number)");
}
