using OnnxDistill.Data.Augmentation.Bilstm;
using OnnxDistill.Data.Augmentation.Excluding;
using OnnxDistill.Data.Augmentation.Making;
using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Data.Augmentation.Vectors;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Augmentation.Making;

public sealed class AugmentationRunTests : IDisposable
{
    private static readonly BilstmOptions _often = new() { Rounds = 12, MaskProbability = 0.3, ReplaceProbability = 0.3 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Made_rows_are_new_name_their_source_and_are_read_without_being_told_how()
    {
        var data = Open("train.tsv", "sentence\tlabel\na good film with a plot\t1\n\t0\nthe plot drags badly\t0\na good film with a plot\t1\n");

        var result = Run(data, Bilstm());

        (result.Rows, result.Blank, result.ReadWith.Count).ShouldBe((4, 1, 0));
        var made = Rows("made.tsv");
        made.Count.ShouldBe((int)result.Made);
        made.Select(r => r.Text).ShouldBeUnique();
        made.ShouldAllBe(r => r.Text != "a good film with a plot" && r.LabelText == null);
        File.ReadLines(_folder["made.tsv"]).First().ShouldBe("sentence\tsource_row");
        File.ReadLines(_folder["made.tsv"]).Skip(1).Select(l => l.Split('\t')[1]).Distinct().ShouldBe(["0", "2", "3"]);
        (result.Made + result.OfSource + result.Repeated).ShouldBeLessThanOrEqualTo(36);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file_and_another_another()
    {
        const string Text = "text\na good film with a plot\nthe plot drags badly\n";
        Run(Open("a.tsv", Text), Bilstm(seed: 1), "a-made.tsv");
        Run(Open("b.tsv", Text), Bilstm(seed: 1), "b-made.tsv");
        Run(Open("c.tsv", Text), Bilstm(seed: 2), "c-made.tsv");

        File.ReadAllText(_folder["b-made.tsv"]).ShouldBe(File.ReadAllText(_folder["a-made.tsv"]));
        File.ReadAllText(_folder["c-made.tsv"]).ShouldNotBe(File.ReadAllText(_folder["a-made.tsv"]));
    }

    // Masks and n-grams: words of others would come from all rows.
    [Fact]
    public void The_draws_of_a_row_do_not_depend_on_others()
    {
        var options = _often with { ReplaceProbability = 0 };
        Run(Open("a.tsv", "text\na good film with a plot\nthe plot drags badly\n"), Bilstm(options), "a-made.tsv");
        Run(Open("b.tsv", "text\nsomething else that is much longer than that\nthe plot drags badly\nand one more\n"), Bilstm(options), "b-made.tsv");

        OfSecond("b-made.tsv").ShouldBe(OfSecond("a-made.tsv"));
        OfSecond("a-made.tsv").Count.ShouldBeGreaterThan(3);

        List<string> OfSecond(string name) => [.. File.ReadLines(_folder[name]).Where(l => l.EndsWith("\t1", StringComparison.Ordinal))];
    }

    // The columns of the data are taken where nothing else is said: here they would be labels, and every sentence would pass.
    [Theory]
    [InlineData("the film is good\t1\na bad plot\t0\n")]
    [InlineData("sentence\tlabel\nthe film is good\tentailment\na bad plot\tnot_entailment\n")]
    [InlineData("the film is good\t3.25\na bad plot\t-1\n")]
    public void A_file_whose_sentences_are_single_words_is_refused(string dev)
    {
        var data = Open("train.tsv", "1\tthe film is good\n0\tit drags\n", new() { TextColumn = "1", LabelColumn = "0" });
        var path = _folder.Write("dev.tsv", dev);

        var says = Should.Throw<InvalidDataException>(() => ExcludedFiles.Read([path], data.Columns)).Message;

        says.ShouldStartWith($"{path} (text: column 1, label: none): every text is a single word, as labels are");
        says.ShouldContain("or a .txt with a text on each line");
    }

    [Theory]
    [InlineData("1\ta bad plot\n0\tgood\n", 2)]
    [InlineData("1\t房间很好\n", 1)]
    [InlineData("good\nbad\n", 2, "dev.txt")]
    [InlineData("label\tsentence\n1\tgood\n0\tbad\n", 2, "dev.tsv", true)]
    public void A_file_with_one_sentence_is_taken_and_so_are_words_that_are_no_labels(string dev, int count, string name = "dev.tsv", bool header = false) =>
        ExcludedFiles.Read([_folder.Write(name, dev)], Open("train.tsv", "label\tsentence\n1\tthe film is good\n", header ? new() : new() { TextColumn = "1", LabelColumn = "0" }).Columns).Count.ShouldBe(count);

    [Fact]
    public void Excluded_sentences_are_dropped_and_counted()
    {
        var data = Open("passages.txt", "It's a GOOD film, they say.\nnothing of it\nnothing  of it\na good filmmaker\n");
        var excluded = ExcludedFiles.Read([_folder.Write("dev.tsv", "sentence\tlabel\nit 's a good film\t1\n")], data.Columns);

        var result = Run(data, new CopyMaker(), excluded: excluded);

        (result.Made, result.Repeated, result.Excluded).ShouldBe((2, 1, 1));
        Rows("made.tsv").Select(r => r.Text).ShouldBe(["nothing of it", "a good filmmaker"]);
        File.ReadLines(_folder["made.tsv"]).First().ShouldBe("text\tsource_row");
    }

    [Fact]
    public void Pairs_and_columns_without_names_are_read_back()
    {
        var data = Open("pairs.tsv", "1\ta good film\tthe plot drags\n0\tthe plot\ta good plot\n", new() { TextColumn = "1", PairColumn = "2", LabelColumn = "0" });

        Run(data, Bilstm()).ReadWith.ShouldBeEmpty();

        Rows("made.tsv").ShouldAllBe(r => r.Pair != null && r.Text!.Length > 0);
        File.ReadLines(_folder["made.tsv"]).First().ShouldBe("sentence1\tsentence2\tsource_row");
    }

    // A writer that quotes fields with commas, as far as anyone can see.
    [Fact]
    public void What_would_be_read_otherwise_than_it_was_written_is_told()
    {
        var data = Open("quotes.jsonl", "{\"remark\": \"\\\"a, b\\\"\"}\n{\"remark\": \"c\\td\\ne\"}\n", new() { TextColumn = "remark" });

        var result = Run(data, new CopyMaker());

        result.ReadWith.ShouldBe(["--text-column", "remark", "--header", "--quote", "none"]);
        Rows("made.tsv", new() { TextColumn = "remark", Quote = "none", Header = true }).Select(r => r.Text).ShouldBe(["\"a, b\"", "c d e"]);
    }

    [Fact]
    public void Words_are_replaced_within_their_tag_and_tags_have_to_fit()
    {
        var data = Open("train.tsv", "sentence\nthe film drags\nevery plot shines\n");
        var options = new BilstmOptions { MaskProbability = 0, ReplaceProbability = 0.5, WindowProbability = 0, Rounds = 50 };
        var tags = new DataFileOptions { Format = "tsv", TextColumn = "0" };

        Run(data, new BilstmMaker(options, 0, data.Path), tags: Open("tags.pos", "DT NN VBZ\nDT NN VBZ\n", tags));

        Rows("made.tsv").ShouldAllBe(r => System.Text.RegularExpressions.Regex.IsMatch(r.Text!, "^(the|every) (film|plot) (drags|shines)$"));
        Should.Throw<InvalidDataException>(() => Run(data, new BilstmMaker(options, 0, data.Path), "other.tsv", Open("few.pos", "DT NN VBZ\n", tags)))
            .Message.ShouldContain("few.pos has tags for 1 rows, and");
        Should.Throw<InvalidDataException>(() => Run(data, new BilstmMaker(options, 0, data.Path), "other.tsv", Open("many.pos", "DT NN VBZ\nDT NN VBZ\n-\n", tags)))
            .Message.ShouldContain("many.pos has tags for 3 rows or more, and");
        Should.Throw<InvalidDataException>(() => Run(data, new BilstmMaker(options, 0, data.Path), "other.tsv", Open("odd.pos", "DT NN\nDT NN VBZ\n", tags)))
            .Message.ShouldContain("train.tsv, line 2: 2 tags for 3 words");
    }

    [Fact]
    public void Neighbours_make_rows_too()
    {
        var options = new TinyBertOptions { Rounds = 30 };
        var vectors = WordVectors.Read(_folder.Write("vectors.txt", "film 1 0\nmovie 1 0.1\nplot 0 1\nstory 0.1 1\n"));
        var data = Open("train.tsv", "sentence1\tsentence2\nthe film\tthe plot\n");

        Run(data, new TinyBertMaker(new CandidateFinder(null, null, vectors, options), options, 0));

        Rows("made.tsv").Select(r => $"{r.Text}|{r.Pair}").ShouldBeSubsetOf(["the movie|the plot", "the plot|the plot", "the story|the plot", "the film|the film", "the film|the movie", "the film|the story"]);
    }

    [Fact]
    public void A_masked_language_model_hears_of_a_cancelled_run()
    {
        using var source = new CancellationTokenSource();
        var tokenizer = new TokenizerFiles(new Dictionary<string, byte[]> { ["vocab.txt"] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nfilm\n"u8.ToArray() }).Load("bert");
        var words = new CancellingWords(source);
        var options = new TinyBertOptions();

        Should.Throw<OperationCanceledException>(() => AugmentationRun.Execute(
            Open("train.tsv", "sentence\nfilm\n"), null, new TinyBertMaker(new CandidateFinder(tokenizer, words, null, options), options, 0), null, _folder["made.tsv"], cancellation: source.Token));

        words.Asked.ShouldBe(1);
        words.Heard.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_is_there_stays_and_a_cancelled_run_leaves_none()
    {
        var data = Open("train.tsv", "sentence\na good film\n");
        _folder.Write("made.tsv", "mine");
        Should.Throw<IOException>(() => Run(data, Bilstm())).Message.ShouldContain("made.tsv is there already; give another --out or delete it");
        File.ReadAllText(_folder["made.tsv"]).ShouldBe("mine");

        using var source = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => AugmentationRun.Execute(data, null, new Cancelling(source), null, _folder["cancelled.tsv"], cancellation: source.Token));
        Directory.GetFiles(_folder.Path, "cancelled*").ShouldBeEmpty();
    }

    [Fact]
    public void Where_nothing_can_be_made_that_is_said() =>
        Should.Throw<InvalidDataException>(() => Run(Open("train.tsv", "sentence\ngood\n"), Bilstm(new BilstmOptions { MaskProbability = 0, ReplaceProbability = 0 })))
            .Message.ShouldContain("no row was made");

    [Fact]
    public void Token_ids_are_refused() =>
        Should.Throw<InvalidDataException>(() => Run(Open("ids.jsonl", "{\"input_ids\": [1, 2]}\n"), Bilstm())).Message.ShouldContain("text is made of text");

    private static BilstmMaker Bilstm(BilstmOptions? options = null, int seed = 0) => new(options ?? (_often with { PairRounds = 12 }), seed, "data");

    private DataFile Open(string name, string text, DataFileOptions? options = null) => DataFile.Open(_folder.Write(name, text), options ?? new());

    private List<Data.Examples.Example> Rows(string name, DataFileOptions? options = null) => [.. DataFile.Open(_folder[name], options ?? new()).Read()];

    private AugmentationResult Run(DataFile data, IRowMaker maker, string name = "made.tsv", DataFile? tags = null, ExcludedSentences? excluded = null) =>
        AugmentationRun.Execute(data, tags, maker, excluded, _folder[name]);

    private sealed class CancellingWords(CancellationTokenSource source) : IMaskedWords
    {
        public int Asked { get; private set; }

        public bool Heard { get; private set; }

        public IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count, CancellationToken cancellation = default)
        {
            Asked++;
            source.Cancel();
            Heard = cancellation.IsCancellationRequested;
            cancellation.ThrowIfCancellationRequested();
            return [];
        }
    }

    // As Ctrl-C between two rows of a few.
    private sealed class Cancelling(CancellationTokenSource source) : IRowMaker
    {
        public bool IsNew => true;

        public void Learn(SourceRow row)
        {
        }

        public IEnumerable<(SourceRow Row, string Text, string? Pair)> Make(IReadOnlyList<SourceRow> rows, CancellationToken cancellation = default)
        {
            yield return (rows[0], "one", null);
            source.Cancel();
            cancellation.ThrowIfCancellationRequested();
            yield return (rows[0], "two", null);
        }

        public IEnumerable<string> Notes() => [];
    }
}
