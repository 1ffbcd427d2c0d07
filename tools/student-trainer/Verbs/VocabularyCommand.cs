using System.CommandLine;
using System.Diagnostics;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Vocabularies;
using OnnxDistill.Student.Files;
using OnnxDistill.StudentTrainer.Output;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer vocabulary</c>: word pieces or whole words of a data set's texts, for a student with a tokenizer of its own.</summary>
internal sealed class VocabularyCommand : VerbCommand
{
    private static readonly VocabularyOptions Defaults = new();
    private static readonly WordVocabularyOptions WordDefaults = new();
    private readonly DataArguments _data;
    private readonly Option<int> _size = new("--size") { Description = $"Pieces, special tokens included; {Defaults.Size} unless given", HelpName = "N" };
    private readonly Option<long?> _frequency = new("--min-frequency") { Description = $"How often two neighbours must occur to become one piece, {Defaults.MinFrequency} unless given; with --words a word, {WordDefaults.MinFrequency}", HelpName = "N" };
    private readonly Option<int?> _alphabet = new("--limit-alphabet") { Description = $"Characters to keep, the most frequent ones; {Defaults.Alphabet} unless given", HelpName = "N" };
    private readonly Option<bool> _words = new("--words") { Description = "Whole words instead of pieces, the most frequent, and one token for all others: what a BiLSTM on words reads (recipe distilled-bilstm)" };
    private readonly Option<string?> _glove = new("--glove") { Description = "With --words: word vectors whose words come after the data's own, as far as --size has room, so that words which only other texts hold are known", HelpName = "FILE" };
    private readonly Option<bool> _lower = new("--lowercase") { Description = "Lower-case the text and drop its accents (unless told otherwise, this is so)" };
    private readonly Option<bool> _cased = new("--cased") { Description = "Keep upper case and accents" };
    private readonly Option<string> _out = new("--out") { Description = "The folder to write; it must not exist", HelpName = "FOLDER", Required = true };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public VocabularyCommand()
        : base("vocabulary", "Trains a WordPiece vocabulary on the texts of data, as Hugging Face's WordPieceTrainer does; or takes their whole words.")
    {
        _data = new DataArguments(this, description: "Rows whose texts are read, labels or none: .tsv, .csv, .jsonl, .parquet or .txt");
        _size.DefaultValueFactory = _ => Defaults.Size;
        _size.Require(1, int.MaxValue, "--size must be at least 1");
        _frequency.Require(0L, long.MaxValue, "--min-frequency must be at least 0");
        _alphabet.Require(1, int.MaxValue, "--limit-alphabet must be at least 1");
        foreach (var option in new Option[] { _size, _frequency, _alphabet, _words, _glove, _lower, _cased, _out, _json })
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer vocabulary --data train.tsv --size 8000 --out small-vocabulary",
        "student-trainer vocabulary --data names.txt --size 4000 --cased --out cased-vocabulary --json",
        "student-trainer vocabulary --data train.tsv --words --glove glove.6B.100d.txt --out words",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        if (parsed.GetValue(_cased) && parsed.GetValue(_lower))
        {
            throw new UsageException("--lowercase and --cased contradict each other; give one");
        }

        var folder = Path.GetFullPath(parsed.GetValue(_out)!);
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is there already; give another --out or delete it");
        }

        Check(parsed);
        var data = _data.Open(parsed);
        var started = Stopwatch.GetTimestamp();
        var vocabulary = await ProgressDisplay.RunAsync(
            console, "vocabulary:", progress => Train(parsed, data, new Forward<VocabularyProgress>(p => progress.Report(Job(p, started))), cancellation));
        Save(vocabulary, folder);
        foreach (var note in VocabularyText.Notes(vocabulary, Pieces(parsed)))
        {
            console.Error.WriteLine(note);
        }

        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, VocabularyText.Json(vocabulary, folder));
        }
        else
        {
            VocabularyText.Write(console.Out, vocabulary, folder);
        }

        return 0;
    }

    private void Check(ParseResult parsed)
    {
        if (!parsed.GetValue(_words) && parsed.GetValue(_glove) is not null)
        {
            throw new UsageException("--glove adds whole words, and word pieces need none; give --words too");
        }

        if (parsed.GetValue(_words) && parsed.GetValue(_alphabet) is not null)
        {
            throw new UsageException("--limit-alphabet is for pieces, and --words takes whole words; leave one of the two out");
        }
    }

    private VocabularyOptions Pieces(ParseResult parsed) => new()
    {
        Size = parsed.GetValue(_size),
        MinFrequency = parsed.GetValue(_frequency) ?? Defaults.MinFrequency,
        Alphabet = parsed.GetValue(_alphabet) ?? Defaults.Alphabet,
        LowerCase = !parsed.GetValue(_cased),
    };

    private TrainedVocabulary Train(ParseResult parsed, DataFile data, IProgress<VocabularyProgress> progress, CancellationToken cancellation)
    {
        var pieces = Pieces(parsed);
        return !parsed.GetValue(_words) ? VocabularyTrainer.Train(data.Read(), pieces, progress, cancellation) : WordVocabularyTrainer.Train(
            data.Read(),
            new WordVocabularyOptions
            {
                Size = pieces.Size,
                MinFrequency = parsed.GetValue(_frequency) ?? WordDefaults.MinFrequency,
                LowerCase = pieces.LowerCase,
                Vectors = parsed.GetValue(_glove),
            },
            progress,
            cancellation);
    }

    private static JobProgress Job(VocabularyProgress progress, long started) => progress.Pieces == 0
        ? new JobProgress(progress.Rows, 0, progress.Rows / Math.Max(1e-3, Stopwatch.GetElapsedTime(started).TotalSeconds))
        : new JobProgress(progress.Pieces, progress.Size, 0, "pieces");

    // Written beside the folder and renamed when whole: a folder that is there is a good one.
    private static void Save(TrainedVocabulary vocabulary, string folder)
    {
        using var work = new WorkFolder(folder);
        Directory.CreateDirectory(work.Path);
        foreach (var (name, bytes) in vocabulary.Files.Files)
        {
            File.WriteAllBytes(Path.Combine(work.Path, name), bytes);
        }

        work.Publish();
    }
}
