using System.CommandLine;
using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Teacher.Caching;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache run</c>: the teacher over a data set, once, into a cache.</summary>
internal sealed class RunCommand : VerbCommand
{
    private readonly TeacherArguments _teacher;
    private readonly DataArguments _data;
    private readonly CaptureArguments _capture;
    private readonly LengthOption _length;
    private readonly ShardOption _shard;
    private readonly Option<string> _out = new("--out") { Description = "The cache's folder; running again does what is missing", HelpName = "CACHE", Required = true };
    private readonly Option<int> _replicas = new("--mask-replicas") { Description = "Masked copies of every row (not available yet)", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of what is random; caching logits is not", HelpName = "N", DefaultValueFactory = _ => 0 };

    /// <summary>Makes the verb.</summary>
    public RunCommand()
        : base("run", "Run the teacher over a data set once and keep its soft targets in a folder of Parquet parts.")
    {
        _teacher = new TeacherArguments(this);
        _data = new DataArguments(this);
        Options.Add(_out);
        _capture = new CaptureArguments(this);
        _length = new LengthOption(this);
        _shard = new ShardOption(this);
        Options.Add(_replicas);
        Options.Add(_seed);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "teacher-cache run --teacher models/snips-l6 --data train.tsv --label-column 0 --text-column 1 --out cache",
        "teacher-cache run --teacher bert.onnx --tokenizer bert --data train.csv --for hinton --out cache",
        "teacher-cache run --teacher bert --data train.csv --capture logits,hidden:0,3,last,scores --precision fp32 --out cache",
        "teacher-cache run --teacher bert --data train.parquet --out cache --shard $SLURM_ARRAY_TASK_ID/32",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        if (parsed.GetValue(_replicas) != 0)
        {
            throw new InvalidDataException("--mask-replicas is not available yet: it comes with a later version; leave it out");
        }

        var capture = _capture.Capture(parsed);
        var data = _data.Open(parsed);
        using var teacher = _teacher.Open(parsed, console, capture);
        var (shard, shards) = _shard.Value(parsed);
        var options = new CacheRunOptions
        {
            Capture = capture,
            MaxLength = _length.Value(parsed),
            Precision = _capture.Precision(parsed),
            Shard = shard,
            Shards = shards,
        };
        var folder = parsed.GetValue(_out)!;
        var result = await ProgressDisplay.RunAsync(console, "caching", progress => CacheRun.Execute(
            teacher, data, folder, options, new Forward<CacheProgress>(p => progress.Report(new JobProgress(p.Rows, p.Total, p.RowsPerSecond))), cancellation));
        console.Error.WriteLine(Summary(folder, result));
        return 0;
    }

    private static string Summary(string folder, CacheRunResult result)
    {
        var parts = result.Plan.Parts.Count == 1 ? "1 part" : string.Create(CultureInfo.InvariantCulture, $"{result.Plan.Parts.Count:N0} parts");
        var all = string.Create(CultureInfo.InvariantCulture, $"{folder}: {result.Plan.Rows:N0} rows in {parts}");
        return result.PartsWritten == 0
            ? $"{all}; every part was there already"
            : string.Create(CultureInfo.InvariantCulture, $"{all}, {result.PartsWritten:N0} of them now: {result.RowsRun:N0} rows in {result.Elapsed.TotalSeconds:0.0} s");
    }
}
