using System.CommandLine;
using System.Diagnostics;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer predict</c>: what a student says of texts.</summary>
internal sealed class PredictCommand : VerbCommand
{
    private readonly Argument<string> _folder = new("RUN|FOLDER") { Description = "A run, or an exported folder" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads; all processors unless given", HelpName = "N" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
    private readonly PredictArguments _predict;

    /// <summary>Makes the verb.</summary>
    public PredictCommand()
        : base("predict", "Class, probabilities and logits of texts by a run's best checkpoint or an exported folder.")
    {
        Arguments.Add(_folder);
        _predict = new PredictArguments(this);
        Options.Add(_threads);
        _threads.Require(1, int.MaxValue, "--threads must be at least 1");
        Options.Add(_device);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer predict runs/hinton --data reviews.csv --out predictions.csv",
        "tail -f reviews.txt | student-trainer predict exported/hinton --data -",
    ];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation) => DedicatedThread.Run(() => Predict(parsed, console, cancellation));

    private int Predict(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        _predict.Check(parsed);
        var device = Devices.Parse(parsed.GetValue(_device)!);
        _ = MachineSetup.Prepare(parsed.GetValue(_threads) ?? Environment.ProcessorCount);
        using var student = LoadedStudent.Open(parsed.GetValue(_folder)!);
        student.Model.to(device);
        var lines = _predict.IsLines(parsed);
        if (lines && student.ReadsPairs)
        {
            throw new InvalidDataException($"{parsed.GetValue(_folder)} compares two texts, and a line is one; give --data - with --format tsv, --text-column 0 and --pair-column 1");
        }

        var data = lines ? null : student.Open(_predict.Paths(parsed), _predict.Options(parsed));
        var answers = student.Answers(data, device);
        var predictor = _predict.Predictor(parsed, student.Labels!, parsed.GetValue(_folder)!);
        if (data is null)
        {
            _predict.Lines(parsed, console, predictor, rows => answers.Logits(rows, cancellation), cancellation);
        }
        else
        {
            var watch = Stopwatch.StartNew();
            var count = _predict.Rows(parsed, console, data, predictor, rows => answers.Logits(rows, cancellation), _ => { }, cancellation);
            console.Error.WriteLine(FormattableString.Invariant($"{count} rows in {watch.Elapsed.TotalSeconds:F1} s"));
        }

        foreach (var line in answers.Findings.Lines())
        {
            console.Error.WriteLine(line);
        }

        return 0;
    }
}
