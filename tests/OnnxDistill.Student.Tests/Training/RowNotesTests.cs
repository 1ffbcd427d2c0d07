using OnnxDistill.Data.Files;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using Row = OnnxDistill.Student.Tests.Support.TextCache.Row;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class RowNotesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Row[] _rows = TextCache.Rows(10);
    private readonly List<string> _notes = [];

    [Fact]
    public void Of_a_cache_repeats_blanks_and_the_rows_of_dev_are_told()
    {
        Row[] train = [.. _rows, _rows[2], new(string.Empty, 0, [1, 0]), new("  ", 0, [1, 0])];
        var cache = TextCache.Write(_folder["cache"], train);

        Train(CachedData.Open([cache], TinyRun.Recipe("hinton"), null), TextCache.Data(_folder["dev.tsv"], [.. _rows[..3], new("a new one", 1, [])]));

        _notes.ShouldBe(
        [
            "2 of 13 rows of texts.tsv have a blank text: no token but those that the tokenizer adds to every text",
            $"{_folder["dev.tsv"]}: text: sentence, label: label",
            "1 of 13 rows of texts.tsv repeat the text of a row before them",
            "3 of 4 rows of dev.tsv (dev) stand in the training data too: what dev says of them says nothing of texts that are new",
        ]);
    }

    [Fact]
    public void A_cache_as_dev_is_compared_too()
    {
        var (train, dev) = (TextCache.Write(_folder["cache"], _rows), TextCache.Write(_folder["dev"], _rows));

        Train(CachedData.Open([train], TinyRun.Recipe("hinton"), null), dev);

        _notes.ShouldHaveSingleItem().ShouldStartWith("10 of 10 rows of dev (dev) stand in");
    }

    [Fact]
    public void Rows_of_dev_that_are_cut_are_told()
    {
        var cache = TextCache.Write(_folder["cache"], _rows);

        Train(CachedData.Open([cache], TinyRun.Recipe("hinton"), null), TextCache.Data(_folder["dev.tsv"], [new(string.Join(' ', Enumerable.Repeat("film", 30)), 1, []), new("poor", 0, [])]));

        _notes.ShouldBe([$"{_folder["dev.tsv"]}: text: sentence, label: label", "1 of 2 rows of dev.tsv have more than the 16 tokens that the student reads, and are cut (the longest has 32)"]);
    }

    [Fact]
    public void Of_a_data_file_the_same_is_told()
    {
        var data = TextCache.Data(_folder["data.tsv"], [.. _rows, _rows[0], new(" ", 1, [])]);

        var inputs = LabelledData.Read([data], new DataFileOptions(), TextCache.Tokenizer(_folder["letters"], TextCache.Letters), maxLength: 12);
        Train(inputs, data, "hard-labels");

        inputs.Notes.ShouldBe(
            ["data.tsv: 2 classes: good, poor", $"{data}: text: sentence, label: label", "11 of 12 rows of data.tsv have more than the 12 tokens that the student reads, and are cut (the longest has 18)", "1 of 12 rows of data.tsv have a blank text"]);
        _notes.ShouldContain("1 of 12 rows of data.tsv repeat the text of a row before them");
        _notes.ShouldContain(n => n.StartsWith("12 of 12 rows of data.tsv (dev) stand in the training data too", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    // After one step a student may well say one class for all, which is told too and is not what these tests are about.
    private void Train(TrainingInputs inputs, string dev, string recipe = "hinton") => TrainingRun.Run(
        _folder["run"], TinyRun.Recipe(recipe, "max_steps=1"), inputs, dev, new TrainerOptions { Threads = 1, Note = Add });

    private void Add(string note)
    {
        if (!note.EndsWith("tells no classes apart", StringComparison.Ordinal))
        {
            _notes.Add(note);
        }
    }
}
