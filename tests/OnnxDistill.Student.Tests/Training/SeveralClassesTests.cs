using OnnxDistill.Data.Files;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>Which classes a labelled file has, where its rows may have several.</summary>
public sealed class SeveralClassesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tokenizer;

    public SeveralClassesTests() => _tokenizer = TextCache.Tokenizer(_folder["letters"], TextCache.Letters);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lists_of_names_are_classes_in_their_order()
    {
        var inputs = Read("a.jsonl", """
            {"text":"a","labels":["long","good"]}
            {"text":"b","labels":[]}
            {"text":"c","labels":null}
            """);
        (inputs.Logits, inputs.MultiLabel).ShouldBe((2, true));
        inputs.Id2Label!.OrderBy(l => l.Key).Select(l => l.Value).ShouldBe(["good", "long"]);
        inputs.Rows.Facts.Labelled.ShouldBe(2);
        ((StudentRows)inputs.Rows.Facts).Labels(0).ToArray().ShouldBe([1, 1]);
        inputs.Notes.ShouldContain("rows of a.jsonl may have several of 2 classes, lists of names: a multi-label student, a sigmoid a class");
    }

    [Fact]
    public void Columns_are_classes_in_the_order_given()
    {
        var inputs = Read("a.csv", "text,good,long\na,1,0\nb,0,1\n", "long", "good");
        inputs.Id2Label!.OrderBy(l => l.Key).Select(l => l.Value).ShouldBe(["long", "good"]);
        ((StudentRows)inputs.Rows.Facts).Labels(0).ToArray().ShouldBe([0, 1]);
    }

    [Fact]
    public void Ids_count_up_to_the_largest_and_gaps_are_told()
    {
        var inputs = Read("a.jsonl", "{\"text\":\"a\",\"labels\":[0,3]}\n{\"text\":\"b\",\"labels\":[1]}\n");
        (inputs.Logits, inputs.Id2Label).ShouldBe((4, null));
        inputs.Notes.ShouldContain(n => n.Contains("lists of class ids; no row has 2", StringComparison.Ordinal));
    }

    [Fact]
    public void Lists_of_zeros_and_ones_are_flags()
    {
        var inputs = Read("a.jsonl", "{\"text\":\"a\",\"labels\":[0,1,1]}\n{\"text\":\"b\",\"labels\":[0,0,0]}\n");
        inputs.Logits.ShouldBe(3);
        ((StudentRows)inputs.Rows.Facts).Labels(0).ToArray().ShouldBe([0, 1, 1]);
    }

    [Fact]
    public void Lists_of_one_name_at_most_are_told() =>
        Read("a.jsonl", "{\"text\":\"a\",\"labels\":[\"good\"]}\n{\"text\":\"b\",\"labels\":[\"long\"]}\n").Notes
            .ShouldContain(n => n.Contains("every list holds one at most", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"0":"good","1":"long","2":"silent"}""", 3, "lists of names, named by the config beside the tokenizer")]
    [InlineData("""{"0":"play","1":"rate"}""", 2, "not those that the config beside the tokenizer names (play, rate)")]
    public void A_config_names_the_classes_where_they_are_the_files(string id2label, int classes, string says)
    {
        _folder.Write("letters/config.json", $$"""{"id2label":{{id2label}}}""");
        var inputs = Read("a.jsonl", "{\"text\":\"a\",\"labels\":[\"good\",\"long\"]}\n");
        inputs.Logits.ShouldBe(classes);
        inputs.Notes.ShouldContain(n => n.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"text\":\"a\",\"labels\":[]}\n", "every list of labels is empty")]
    [InlineData("{\"text\":\"a\",\"labels\":null}\n", "no labels")]
    public void A_file_without_a_class_is_refused(string content, string says) =>
        Should.Throw<InvalidDataException>(() => Read("a.jsonl", content)).Message.ShouldContain(says);

    private TrainingInputs Read(string name, string content, params string[] columns) =>
        LabelledData.Read([_folder.Write(name, content)], new DataFileOptions { LabelColumns = columns }, _tokenizer, 32);
}
