using System.CommandLine;
using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Teacher.Scoring;
using OnnxDistill.TeacherCache.Output;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache score</c>: metrics and speed of any ONNX classifier or regressor.</summary>
internal sealed class ScoreCommand : VerbCommand
{
    private readonly TeacherArguments _teacher;
    private readonly DataArguments _data;
    private readonly LengthOption _length;
    private readonly ThresholdOption _threshold;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public ScoreCommand()
        : base("score", "Metrics and speed of any ONNX text classifier or regressor on labelled rows.")
    {
        _teacher = new TeacherArguments(this);
        _data = new DataArguments(this, description: "Labelled rows: .tsv, .csv, .jsonl, .json or .parquet, each perhaps .gz; - for standard input; several files by --data A --data B");
        _length = new LengthOption(this);
        _threshold = new ThresholdOption(this);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "teacher-cache score --teacher models/snips-l6 --data test.tsv --label-column 0 --text-column 1",
        "teacher-cache score --teacher bert/onnx/model_int8.onnx --tokenizer bert --data dev.csv --json",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var data = _data.Open(parsed);
        using var teacher = _teacher.Open(parsed, console, data: data);
        data = DataNotes.Tell(console, data, teacher.Labels, cancellation);
        var options = new ScoreOptions { MaxLength = _length.Value(parsed), Threshold = _threshold.Value(parsed) };
        var result = await ProgressDisplay.RunAsync(
            console, "scoring", progress => Scorer.Score(teacher, data, options, new Forward<ScoreProgress>(p => progress.Report(new JobProgress(p.Rows, 0, p.RowsPerSecond))), cancellation));
        foreach (var note in result.Notes)
        {
            console.Error.WriteLine(note);
        }

        if (result.Cut is { } cut)
        {
            console.Error.WriteLine(cut);
        }

        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, Json(result));
        }
        else
        {
            ScoreTable.Write(console.Out, teacher.Folder.Name, result);
        }

        return 0;
    }

    private static JsonObject Json(ScoreResult result) => new()
    {
        ["rows"] = result.Rows,
        ["metrics"] = JsonLine.Numbers(result.Metrics.Values),
        ["rows_per_second"] = JsonLine.Number(Math.Round(result.RowsPerSecond, 2)),
        ["latency_ms"] = new JsonObject
        {
            ["p50"] = JsonLine.Number(Math.Round(result.LatencyMs.P50, 3)),
            ["p95"] = JsonLine.Number(Math.Round(result.LatencyMs.P95, 3)),
        },
        ["confusion"] = result.Metrics.Confusion is { } confusion ? ConfusionOutput.Json(confusion) : null,
    };
}
