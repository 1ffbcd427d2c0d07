using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.TeacherCache.Output;

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
    private readonly MaskArguments _masks;

    /// <summary>Makes the verb.</summary>
    public RunCommand()
        : base("run", "Run the teacher over a data set once and keep its soft targets in a folder of Parquet parts.")
    {
        _teacher = new TeacherArguments(this);
        _data = new DataArguments(this);
        Options.Add(_out);
        _capture = new CaptureArguments(this);
        _length = new LengthOption(this);
        _shard = new ShardOption(this, "Do part I, I+N, I+2N... only; N processes on any machines fill one folder and need no merge");
        _masks = new MaskArguments(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "teacher-cache run --teacher models/snips-l6 --data train.tsv --label-column 0 --text-column 1 --out cache",
        "teacher-cache run --teacher bert.onnx --tokenizer bert --data train.csv --for hinton --out cache",
        "teacher-cache run --teacher bert --data train.csv --for tinybert --set student.layers=4 --out cache",
        "teacher-cache run --teacher bert --data train.csv --capture logits,hidden:0,3,last,scores --precision fp32 --out cache",
        "teacher-cache run --teacher bert-mlm --data corpus.txt --capture hidden:last,vocabulary:64 --mask-replicas 3 --out cache",
        "teacher-cache run --teacher bert --data train.parquet --out cache --shard $SLURM_ARRAY_TASK_ID/32",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var capture = _capture.Capture(parsed, _teacher, console);
        var data = _data.Open(parsed);
        using var teacher = _capture.Open(parsed, _teacher, console, capture, data);
        data = DataNotes.Tell(console, data, capture.Logits ? teacher.Labels : null, cancellation);
        var (shard, shards) = _shard.Value(parsed);
        var options = new CacheRunOptions
        {
            Capture = capture,
            MaxLength = _length.Value(parsed),
            Precision = _capture.Precision(parsed),
            MaskReplicas = _masks.Replicas(parsed),
            Seed = _masks.Seed(parsed),
            Shard = shard,
            Shards = shards,
            Note = console.Error.WriteLine,
        };
        var folder = parsed.GetValue(_out)!;
        var result = await ProgressDisplay.RunAsync(console, "caching", progress => CacheRun.Execute(
            teacher, data, folder, options, new Forward<CacheProgress>(p => progress.Report(new JobProgress(p.Rows, p.Total, p.RowsPerSecond))), cancellation));
        foreach (var line in RunText.Lines(folder, result, options))
        {
            console.Error.WriteLine(line);
        }

        foreach (var line in result.LabelLines)
        {
            console.Error.WriteLine(line);
        }

        if (result.Accuracy is { Tokens: > 0 } accuracy)
        {
            console.Error.WriteLine(MaskedTokens.Text(accuracy));
        }

        AfterRun.Tell(console, folder, _capture.Recipe(parsed), _capture.Set(parsed), _data.Paths(parsed));
        return 0;
    }
}
