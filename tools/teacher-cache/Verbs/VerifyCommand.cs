using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Teachers;
using OnnxDistill.Teacher.Verifying;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache verify</c>: checksums, then rows recomputed and compared.</summary>
internal sealed class VerifyCommand : VerbCommand
{
    private readonly Argument<string> _cache = new("CACHE") { Description = "The cache's folder" };
    private readonly TeacherArguments _teacher;
    private readonly Option<int> _rows = new("--rows") { Description = "Rows to recompute with --teacher", HelpName = "N", DefaultValueFactory = _ => CacheVerifier.DefaultRows };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public VerifyCommand()
        : base("verify", "Check the checksum of every part and, given the teacher, recompute rows inside their batches and compare.")
    {
        Arguments.Add(_cache);
        _teacher = new TeacherArguments(this, required: false);
        Options.Add(_rows);
        Options.Add(_json);
        _rows.Require(1, int.MaxValue, "--rows must be at least 1");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["teacher-cache verify cache", "teacher-cache verify cache --teacher models/snips-l6 --rows 100 --json"];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var folder = parsed.GetValue(_cache)!;
        using var teacher = _teacher.Path(parsed) is null ? null : Open(parsed, console, CachePlan.Load(folder));
        var result = await ProgressDisplay.RunAsync(console, "checking", progress => CacheVerifier.Verify(
            folder, teacher, parsed.GetValue(_rows), new Forward<CacheProgress>(p => progress.Report(new JobProgress(p.Rows, p.Total, p.RowsPerSecond))), cancellation));
        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, Json(result));
        }

        Report(parsed.GetValue(_json) ? console.Error : console.Out, console.Error, folder, result);
        return result.Beyond.Count > 0 ? CommandHost.CheckFailed : 0;
    }

    // As the cache was made: what it holds and whether weights were widened stand in its plan.
    private TextTeacher Open(ParseResult parsed, ToolConsole console, CachePlan plan)
    {
        var teacher = _teacher.Open(parsed, console, Capture.Parse(plan.Capture), dequantize: plan.Dequantize);
        foreach (var line in PlanNotes.Of(plan, teacher.Classifier))
        {
            console.Error.WriteLine(line);
        }

        return teacher;
    }

    private static void Report(TextWriter writer, TextWriter error, string folder, VerifyResult result)
    {
        writer.WriteLine(Line($"{folder}: the checksums of {result.Parts} parts hold"));
        foreach (var (column, apart) in result.Columns)
        {
            writer.WriteLine(Line($"  {column}: {result.Rows} rows recomputed, error {apart.MaxError:0.0e+0} at most, {apart.MeanError:0.0e+0} on average (allowed {result.Tolerance:0.0e+0})"));
        }

        foreach (var column in result.Beyond)
        {
            error.WriteLine($"{folder}: column {column} is not what this teacher computes here");
        }

        if (result.Beyond.Count > 0 && result.Cause is { } cause)
        {
            error.WriteLine($"{folder}: {cause}");
        }
    }

    private static JsonObject Json(VerifyResult result)
    {
        var columns = new JsonObject();
        foreach (var (name, error) in result.Columns)
        {
            columns[name] = new JsonObject { ["max_error"] = JsonLine.Number(error.MaxError), ["mean_error"] = JsonLine.Number(error.MeanError) };
        }

        return new JsonObject { ["rows"] = result.Rows, ["columns"] = columns };
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
