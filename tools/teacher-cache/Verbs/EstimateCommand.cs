using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Estimating;
using OnnxDistill.TeacherCache.Output;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache estimate</c>: bytes and minutes of a run, from a probe.</summary>
internal sealed class EstimateCommand : VerbCommand
{
    private readonly TeacherArguments _teacher;
    private readonly DataArguments _data;
    private readonly CaptureArguments _capture;
    private readonly LengthOption _length;
    private readonly MaskArguments _masks;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public EstimateCommand()
        : base("estimate", "How many bytes and minutes a run will take, and after how many epochs it pays: from the lengths of all rows and a probe of a few seconds.")
    {
        _teacher = new TeacherArguments(this);
        _data = new DataArguments(this);
        _capture = new CaptureArguments(this);
        _length = new LengthOption(this);
        _masks = new MaskArguments(this);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "teacher-cache estimate --teacher bert --data train.tsv --capture logits",
        "teacher-cache estimate --teacher bert --data train.tsv --capture logits,hidden,scores",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var capture = _capture.Capture(parsed, _teacher, console);
        var data = _data.Open(parsed);
        using var teacher = _capture.Open(parsed, _teacher, console, capture, data);
        data = DataNotes.Tell(console, data, capture.Logits ? teacher.Labels : null, cancellation);
        var opening = watch.Elapsed;
        var options = new CacheRunOptions
        {
            Capture = capture,
            MaxLength = _length.Value(parsed),
            Precision = _capture.Precision(parsed),
            MaskReplicas = _masks.Replicas(parsed),
            Seed = _masks.Seed(parsed),
        };
        var estimate = await Task.Run(() => CacheEstimator.Estimate(teacher, data, options, cancellation), cancellation);
        if (estimate.Cut is { } cut)
        {
            console.Error.WriteLine(cut);
        }

        var time = opening + estimate.Time;
        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, new JsonObject
            {
                ["rows"] = estimate.Rows,
                ["parts"] = estimate.Parts,
                ["tokens"] = estimate.Tokens,
                ["bytes"] = estimate.Bytes,
                ["minutes"] = Math.Round(time.TotalMinutes, 3),
                ["teacher_minutes_per_epoch"] = Math.Round(estimate.Payoff.Answering.TotalMinutes, 4),
                ["reading_minutes_per_epoch"] = Math.Round(estimate.Payoff.Reading.TotalMinutes, 4),
                ["pays_after_epochs"] = estimate.Payoff.Epochs is { } epochs ? Math.Round(epochs, 2) : null,
            });
            return 0;
        }

        var padding = 100.0 * (estimate.PaddedTokens - estimate.Tokens) / estimate.PaddedTokens;
        console.Out.WriteLine(Line($"{data.Path}: {estimate.Rows:N0} rows, {estimate.Tokens:N0} tokens ({padding:0.0} % padding in batches)"));
        console.Out.WriteLine(Line($"  size  {Sizes.Text(estimate.Bytes)} in {estimate.Parts} parts"));
        console.Out.WriteLine(Line($"  time  {time.TotalMinutes:0.0} minutes on {teacher.Classifier.Device}, from {estimate.ProbedRows:N0} rows"));
        console.Out.WriteLine("  pays  " + PayoffText.Of(estimate.Payoff));
        return 0;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
