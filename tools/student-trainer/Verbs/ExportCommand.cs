using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Runs;
using OnnxDistill.StudentTrainer.Exporting;
using OnnxDistill.StudentTrainer.Progress;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer export</c>: a run as a Hugging Face folder with <c>onnx/model.onnx</c>, proven against ONNX Runtime.</summary>
internal sealed class ExportCommand : VerbCommand
{
    private readonly Argument<string> _run = new("RUN") { Description = "A run" };
    private readonly Option<string> _out = new("--out") { Description = "The folder to write; it must not exist", HelpName = "FOLDER", Required = true };
    private readonly Option<bool> _int8 = new("--int8") { Description = "Write onnx/model_quantized.onnx too: weights in int8, activations rounded while it runs; a quarter of the bytes" };
    private readonly Option<bool> _fp16 = new("--fp16") { Description = "Write onnx/model_fp16.onnx too: weights in fp16, computed in fp32; half of the bytes, the same speed" };
    private readonly Option<bool> _prune = new("--prune-vocabulary") { Description = "Keep only the word pieces of the rows that the run trained on (or of --data), single characters and special tokens; other words are read in smaller pieces" };
    private readonly Option<int> _frequency = new("--min-frequency") { Description = "With --prune-vocabulary --data: how often a piece must occur in those texts to stay; rarer words are read in smaller pieces, and --dev says what that costs", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _dev = new("--dev") { Description = "Labelled rows that every written file is measured on; one that loses too much is refused", HelpName = "FILE" };
    private readonly Option<double> _drop = new("--allow-drop") { Description = "How many points (hundredths) of dev's metric a smaller file may lose", HelpName = "POINTS", DefaultValueFactory = _ => ExportOptions.UsualDrop };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };
    private readonly DataArguments _data;

    /// <summary>Makes the verb.</summary>
    public ExportCommand()
        : base("export", "Writes a run as a Hugging Face folder with onnx/model.onnx, proven against ONNX Runtime.")
    {
        Arguments.Add(_run);
        foreach (var option in new Option[] { _out, _int8, _fp16, _dev, _drop, _prune, _frequency, _json })
        {
            Options.Add(option);
        }

        _data = new DataArguments(this, required: false, description: "With --prune-vocabulary: the texts whose word pieces stay, instead of the rows trained on: files (several by --data A --data B) or a cache. Columns of files, of --dev too, are those of the run's training data unless told otherwise");
        _frequency.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--min-frequency: at least 1");
            }
        });
        _drop.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() >= 0))
            {
                result.AddError("--allow-drop: at least 0 points");
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer export runs/hinton --out students/hinton",
        "student-trainer export runs/hinton --out students/int8 --int8 --dev dev.tsv",
        "student-trainer export runs/hinton --out students/small --prune-vocabulary --int8 --dev dev.tsv --allow-drop 0.5",
        "student-trainer export runs/hinton --out students/small --fp16 --prune-vocabulary --data train.tsv --data unlabelled.txt",
        "student-trainer export runs/bilstm --out students/tiny --int8 --prune-vocabulary --data cache --min-frequency 3 --dev dev.tsv",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var options = Read(parsed);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(_out)!));
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is there already; give another --out or delete it");
        }

        var run = RunFolder.Open(parsed.GetValue(_run)!);
        var export = new ProvenExport(run, folder, options, console, cancellation);
        var code = await DedicatedThread.Run(export.Write);
        if (export.Result is { } result && parsed.GetValue(_json))
        {
            JsonLine.Write(console, result.ToJson());
        }
        else if (export.Result is { } measured && (measured.Files.Count > 1 || measured.Metric is not null))
        {
            FilesTable.Write(console.Out, measured.Files, measured.Metric, measured.Dev);
        }

        if (export.Result is not null)
        {
            AfterTraining.TellPredict(console, run, parsed.GetValue(_out)!);
        }

        return code;
    }

    private ExportOptions Read(ParseResult parsed)
    {
        var (prune, data, dev) = (parsed.GetValue(_prune), _data.Paths(parsed), parsed.GetValue(_dev));
        if (!prune && data.Count > 0)
        {
            throw new UsageException("--data says which texts' word pieces stay, so it needs --prune-vocabulary; to measure a student give --dev");
        }

        if (data.Count == 0 && parsed.GetResult(_frequency) is { Implicit: false })
        {
            throw new UsageException("--min-frequency counts word pieces in texts, so it needs --prune-vocabulary with --data: a run keeps which pieces it saw and not how often");
        }

        if (data.Count == 0 && dev is null && _data.WithoutFile(parsed) is { } option)
        {
            throw new UsageException($"{option} says how a file is read, and there is none: it needs --dev, or --prune-vocabulary with --data");
        }

        if (dev is null && parsed.GetResult(_drop) is { Implicit: false })
        {
            throw new UsageException("--allow-drop needs --dev D, the rows that the drop is measured on");
        }

        return new ExportOptions
        {
            Prune = prune,
            Pruning = data,
            MinFrequency = parsed.GetValue(_frequency),
            Columns = _data.Options(parsed),
            Integer = parsed.GetValue(_int8),
            Half = parsed.GetValue(_fp16),
            Dev = dev,
            AllowDrop = parsed.GetValue(_drop),
        };
    }
}
