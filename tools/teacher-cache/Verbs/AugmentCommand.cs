using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Augmentation.Excluding;
using OnnxDistill.Data.Augmentation.Making;
using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Teacher.MaskedWords;
using OnnxDistill.TeacherCache.Output;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache augment</c>: more text for the student, made of the text that there is.</summary>
internal sealed class AugmentCommand : VerbCommand
{
    private readonly DataArguments _data;
    private readonly AugmentArguments _how;
    private readonly WordArguments _words;
    private readonly TagArguments _tags;
    private readonly Option<string> _out = new("--out") { Description = "The .tsv file to write; it must not exist", HelpName = "FILE", Required = true };

    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Data files whose sentences no text may contain, whatever its case, punctuation and blanks (sentences of one word: no text may be): the splits that students are measured on",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public AugmentCommand()
        : base("augment", "Make more text of text, for the teacher to label and students to learn from.")
    {
        _data = new DataArguments(this, description: "Rows to make text of, labels or none: .tsv, .csv, .jsonl, .json, .parquet or .txt, each perhaps .gz; - for standard input");
        Options.Add(_out);
        _how = new AugmentArguments(this);
        _words = new WordArguments(this);
        _tags = new TagArguments(this);
        Options.Add(_exclude);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "teacher-cache augment --data train.tsv --out augmented.tsv --times 10 --exclude dev.tsv test.tsv",
        "teacher-cache augment --data train.tsv --tags train.pos --method bilstm --out augmented.tsv",
        "teacher-cache augment --data train.tsv --mlm minilm-mlm --glove glove.6B.100d.txt --times 20 --seed 1 --out augmented.tsv",
        "teacher-cache augment --data corpus.txt --method copy --exclude dev.tsv --out passages.tsv",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var method = _how.Method(parsed, _words.AreGiven(parsed), _tags.AreGiven(parsed));
        var path = parsed.GetValue(_out)!;
        if (!path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out {path}: what is written is tab-separated text; give it a name that ends with .tsv");
        }

        var data = _data.Open(parsed);
        var tags = _tags.Open(parsed, _data, data);
        var excluded = parsed.GetValue(_exclude) is { Length: > 0 } files ? ExcludedFiles.Read(files, data.Columns, console.Error.WriteLine) : null;
        using var model = _words.OpenModel(parsed, console);
        data = DataNotes.Tell(console, data, null, cancellation);
        var maker = Maker(parsed, console, method, model, data.Path);
        var result = await ProgressDisplay.RunAsync(console, "augmenting", progress => AugmentationRun.Execute(
            data, tags, maker, excluded, path, console.Error.WriteLine, new Forward<AugmentationProgress>(p => progress.Report(new JobProgress(p.Rows, p.Total, p.RowsPerSecond))), cancellation));
        foreach (var line in AugmentationText.Lines(path, method, result, excluded))
        {
            console.Error.WriteLine(line);
        }

        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, AugmentationText.Json(result));
        }

        return 0;
    }

    private IRowMaker Maker(ParseResult parsed, ToolConsole console, string method, MaskedWordModel? model, string file)
    {
        if (AugmentArguments.IsBilstm(method))
        {
            return new BilstmMaker(_how.OfBilstm(parsed), _how.Seed(parsed), file);
        }

        if (!AugmentArguments.IsTinyBert(method))
        {
            return new CopyMaker();
        }

        var vectors = _words.ReadVectors(parsed);
        if (model is null || vectors is null)
        {
            console.Error.WriteLine(model is null
                ? "no masked language model is given (--mlm): every word gets its neighbours among the word vectors, whatever stands around it"
                : "no word vectors are given (--glove): words of several pieces stay as they are");
        }

        var options = _how.OfTinyBert(parsed, model?.MaxTokens);
        return new TinyBertMaker(new CandidateFinder(model?.Tokenizer, model, vectors, options), options, _how.Seed(parsed));
    }
}
