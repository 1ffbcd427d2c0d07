using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Tests.Labels;

public sealed class LabelMapTests
{
    private static readonly LabelMap _named = new(3, new Dictionary<int, string> { [0] = "no", [1] = "yes", [2] = "maybe" }) { Origin = "id2label in c.json" };

    [Theory]
    [InlineData("yes", 1)]
    [InlineData("2", 2)]
    [InlineData("2.0", 2)]
    [InlineData("LABEL_0", 0)]
    [InlineData(" maybe ", 2)]
    public void Class_names_and_class_ids_are_resolved(string label, double id) => Resolve(_named, label).ShouldBe(id);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("-1.0")]
    public void No_label_is_nan(string? label) => Resolve(_named, label).ShouldBe(double.NaN);

    [Theory]
    [InlineData("Yes", "; did you mean 'yes'?")]
    [InlineData("mayb", "; did you mean 'maybe'?")]
    [InlineData("certainly", "")]
    [InlineData("3", "")]
    [InlineData("-2", "")]
    [InlineData("0.5", "")]
    public void An_unknown_label_is_refused_with_file_line_and_the_known_names(string label, string near) =>
        Should.Throw<InvalidDataException>(() => Resolve(_named, label)).Message
            .ShouldBe($"a.tsv, line 7: unknown label '{label}'{near} (known by id2label in c.json: no, yes, maybe, or a class id from 0 to 2)");

    [Fact]
    public void Classes_without_names_say_where_names_would_stand() =>
        Should.Throw<InvalidDataException>(() => Resolve(new LabelMap(2, null) { Origin = "id2label in c.json" }, "good")).Message
            .ShouldBe("a.tsv, line 7: unknown label 'good': the 2 classes have no names; name them by id2label in c.json, or give a class id from 0 to 1");

    [Theory]
    [InlineData("yes", 1)]
    [InlineData("certainly", double.NaN)]
    [InlineData(null, double.NaN)]
    public void Where_labels_do_not_matter_an_unknown_one_is_none(string? label, double id) =>
        _named.Find(new Example(5, 7, "text", null, label)).ShouldBe(id);

    [Fact]
    public void A_class_whose_name_is_a_number_is_found_by_its_name() =>
        Resolve(new LabelMap(2, new Dictionary<int, string> { [0] = "1", [1] = "0" }), "1").ShouldBe(0);

    [Fact]
    public void One_logit_is_regression()
    {
        var map = new LabelMap(1, null);
        map.Kind.ShouldBe(TaskKind.Regression);
        Resolve(map, "3.75").ShouldBe(3.75);
        Should.Throw<InvalidDataException>(() => Resolve(map, "good")).Message.ShouldContain("a.tsv, line 7: label 'good' is no finite number");
    }

    [Fact]
    public void A_class_beyond_the_logits_is_refused() =>
        Should.Throw<InvalidDataException>(() => new LabelMap(2, new Dictionary<int, string> { [2] = "more" })).Message.ShouldContain("more");

    private static double Resolve(LabelMap map, string? label) => map.Resolve(new Example(5, 7, "text", null, label), "a.tsv");
}
