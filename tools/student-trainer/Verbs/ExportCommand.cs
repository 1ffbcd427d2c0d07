using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Runs;
using OnnxDistill.StudentTrainer.Exporting;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer export</c>: a run as a Hugging Face folder with <c>onnx/model.onnx</c>, proven against ONNX Runtime.</summary>
internal sealed class ExportCommand : VerbCommand
{
    private static readonly string[] Later = ["--int8", "--fp16"];
    private readonly Argument<string> _run = new("RUN") { Description = "A run" };
    private readonly Option<string> _out = new("--out") { Description = "The folder to write; it must not exist", HelpName = "FOLDER", Required = true };
    private readonly Option<bool> _prune = new("--prune-vocabulary") { Description = "Keep only the word pieces that --data uses, single characters and special tokens; other words are read character by character where it must be" };
    private readonly DataArguments _data;
    private readonly Option<bool>[] _later = [.. Later.Select(name => new Option<bool>(name) { Description = "Comes with a later issue" })];

    /// <summary>Makes the verb.</summary>
    public ExportCommand()
        : base("export", "Writes a run as a Hugging Face folder with onnx/model.onnx, proven against ONNX Runtime.")
    {
        Arguments.Add(_run);
        foreach (var option in new Option[] { _out, _prune })
        {
            Options.Add(option);
        }

        _data = new DataArguments(this, required: false, description: "With --prune-vocabulary: the texts whose word pieces stay, files (several by --data A --data B) or a cache; read with the columns of the run's training data unless told otherwise");
        foreach (var option in _later)
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer export runs/hinton --out students/hinton",
        "student-trainer export runs/hinton --out students/small --prune-vocabulary --data train.tsv",
        "student-trainer export runs/hinton --out students/small --prune-vocabulary --data train.tsv --data unlabelled.txt --text-column 0",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        if (_later.FirstOrDefault(o => parsed.GetValue(o)) is { } later)
        {
            throw new UsageException($"student-trainer export {later.Name} comes with a later issue; export without it writes fp32");
        }

        var options = Read(parsed);
        var folder = Path.GetFullPath(parsed.GetValue(_out)!);
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new InvalidDataException($"{folder} is there already; give another --out or delete it");
        }

        var run = RunFolder.Open(parsed.GetValue(_run)!);
        return await DedicatedThread.Run(() => new StudentExport(run, folder, options, console, cancellation).Write());
    }

    private ExportOptions Read(ParseResult parsed)
    {
        var (prune, data) = (parsed.GetValue(_prune), _data.Paths(parsed));
        if (prune && data.Count == 0)
        {
            throw new UsageException("--prune-vocabulary needs --data D, the texts whose word pieces stay: give what the student will read, such as its training data");
        }

        if (!prune && (data.Count > 0 ? "--data" : _data.WithoutFile(parsed)) is { } option)
        {
            throw new UsageException($"{option} says which texts' word pieces stay, so it needs --prune-vocabulary");
        }

        return new ExportOptions { Pruning = data, Columns = _data.Options(parsed) };
    }
}
