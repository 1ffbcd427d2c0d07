using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Training;
using OnnxDistill.StudentTrainer.Output;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer eval</c>: metrics and speed of a run's best checkpoint or of an exported folder.</summary>
internal sealed class EvalCommand : VerbCommand
{
    private readonly Argument<string> _folder = new("RUN|FOLDER") { Description = "A run, or an exported folder" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads; all processors unless given", HelpName = "N" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
    private readonly DataArguments _data;
    private readonly ThresholdOption _threshold;

    /// <summary>Makes the verb.</summary>
    public EvalCommand()
        : base("eval", "Metrics and speed of a student on labelled rows, or of a masked language model on a cache of masked rows, by TorchSharp.")
    {
        Arguments.Add(_folder);
        _data = new DataArguments(this, description: "Labelled rows; a run reads them with the columns of its training data unless told otherwise. For a masked language model a cache of masked rows");
        _threshold = new ThresholdOption(this);
        _threads.Require(1, int.MaxValue, "--threads must be at least 1");
        foreach (var option in new Option[] { _json, _threads, _device })
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer eval runs/hinton --data test.tsv",
        "student-trainer eval runs/mlm --data cache-mlm-dev",
        "student-trainer eval exported/hinton --data test.tsv --label-column 0 --text-column 1 --json",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var result = await DedicatedThread.Run(() => Evaluate(parsed, console, cancellation));
        foreach (var note in result.Metrics.Notes)
        {
            console.Error.WriteLine(note);
        }

        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, Json(result));
        }
        else
        {
            EvaluationTable.Write(console.Out, result);
        }

        return 0;
    }

    private EvaluationResult Evaluate(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var device = Devices.Parse(parsed.GetValue(_device)!);
        _ = MachineSetup.Prepare(parsed.GetValue(_threads) ?? Environment.ProcessorCount);
        using var student = LoadedStudent.Open(parsed.GetValue(_folder)!);
        if (student.Labels is null && _data.WithoutFile(parsed) is { } option)
        {
            throw new UsageException($"{option} says how a data file is read, and a masked language model is measured on a cache");
        }

        student.Model.to(device);
        var dev = student.Read(_data.Paths(parsed), _data.Options(parsed), cancellation);
        if (_threshold.Value(parsed) is { } threshold)
        {
            dev = dev.Labels?.Kind == TaskKind.MultiLabel ? dev with { Threshold = threshold } : throw new InvalidDataException(
                $"--threshold is for a multi-label student, whose classes are told one by one; {parsed.GetValue(_folder)} is none, so leave it out");
        }

        foreach (var line in dev.Findings?.Lines() ?? [])
        {
            console.Error.WriteLine(line);
        }

        // The first pass of a process pays for thread pools and kernels.
        _ = Latency.Measure(student.Model, dev.Rows, device, count: 10, cancellation);
        var start = Stopwatch.GetTimestamp();
        var metrics = StudentEvaluator.Evaluate(student.Model, dev, device, cancellation);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var latency = Latency.Measure(student.Model, dev.Rows, device, cancellation: cancellation);
        return new EvaluationResult(metrics, dev.Rows.Count / seconds, latency);
    }

    private static JsonObject Json(EvaluationResult result) => new()
    {
        ["rows"] = result.Metrics.Rows,
        ["metrics"] = JsonLine.Numbers(result.Metrics.Values),
        ["rows_per_second"] = JsonLine.Number(Math.Round(result.RowsPerSecond, 2)),
        ["latency_ms"] = new JsonObject
        {
            ["p50"] = JsonLine.Number(Math.Round(result.Latency.P50, 3)),
            ["p95"] = JsonLine.Number(Math.Round(result.Latency.P95, 3)),
        },
        ["confusion"] = result.Metrics.Confusion is { } confusion ? ConfusionOutput.Json(confusion) : null,
    };
}
