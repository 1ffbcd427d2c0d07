using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Surveys;

namespace OnnxDistill.Data.Tests.Surveys;

public sealed class DataSurveyTests : IDisposable
{
    private static readonly LabelMap _classes = new(2, new Dictionary<int, string> { [0] = "no", [1] = "yes" });
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Blank_and_repeated_texts_are_counted() => Of("a\t1\n \t1\na\t0\nb\t1\na\t1\n").Lines().ShouldBe(
        ["1 of 5 rows of a.tsv have a blank text", "2 of 5 rows of a.tsv repeat the text of a row before them"]);

    [Fact]
    public void Lists_that_were_written_as_text_are_told() =>
        Of("['a', 'b']\t1\n[]\t0\n").Lines().ShouldHaveSingleItem().ShouldStartWith("every text of a.tsv begins with [ and ends with ]");

    [Fact]
    public void Nothing_is_told_of_rows_that_are_whole_and_new() => Of("a\t1\nb\t0\n").Lines().ShouldBeEmpty();

    [Fact]
    public void Labels_of_minus_one_are_told_with_their_count() =>
        Of("a\t1\nb\t-1\nc\t0\n").MinusOneLine(_classes).ShouldBe("1 of 3 rows of a.tsv have the label -1, which says that they have none");

    [Fact]
    public void Minus_one_and_one_could_be_two_classes_and_are_refused() =>
        Should.Throw<InvalidDataException>(() => Of("a\t1\nb\t-1\n").MinusOneLine(_classes)).Message.ShouldContain("the labels are -1 and 1, and the model's classes are no, yes");

    [Fact]
    public void Minus_one_is_a_class_where_the_model_has_it_and_a_number_among_others()
    {
        Of("a\t1\nb\t-1\n").MinusOneLine(new LabelMap(2, new Dictionary<int, string> { [0] = "-1", [1] = "1" })).ShouldBeNull();
        Of("a\t1.5\nb\t-1.0\n").MinusOneLine(new LabelMap(1, null)).ShouldBeNull();
    }

    [Fact]
    public void A_regression_of_nothing_but_minus_one_has_no_labels()
    {
        var survey = Of("a\t-1.0\nb\t-1.0\n");
        survey.MinusOneLine(new LabelMap(1, null))!.ShouldStartWith("2 of 2 rows of a.tsv have the label -1");
        DataFile.Open(_folder["a.tsv"], new()).WithoutLabels().Read().ShouldAllBe(r => r.LabelText == null);
    }

    private DataSurvey Of(string rows) => DataSurvey.Of(DataFile.Open(_folder.Write("a.tsv", "text\tlabel\n" + rows), new()), TestContext.Current.CancellationToken);
}
