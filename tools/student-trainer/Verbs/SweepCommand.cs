using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Sweeps;
using OnnxDistill.Student.Training;
using OnnxDistill.StudentTrainer.Arguments;
using OnnxDistill.StudentTrainer.Output;
using OnnxDistill.StudentTrainer.Progress;
using OnnxDistill.StudentTrainer.Sweeps;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer sweep</c>: a recipe over a grid of settings and several seeds, beside the same student without a teacher.</summary>
internal sealed class SweepCommand : VerbCommand
{
    private readonly TrainArguments _arguments;
    private readonly TrainSource _source;
    private readonly ShardOption _shard;
    private readonly Option<string[]> _grid = new("--grid") { Description = "A key that --set takes, and its values; several by --grid A --grid B: every combination is trained. Without it the recipe as it is", HelpName = "KEY=VALUE,VALUE" };
    private readonly Option<int> _seeds = new("--seeds") { Description = "Runs of each combination", HelpName = "N", DefaultValueFactory = _ => 3 };

    /// <summary>Makes the verb.</summary>
    public SweepCommand()
        : base("sweep", "Trains a recipe over a grid of settings and several seeds, beside the same student on labels alone, and ranks them on dev.")
    {
        _arguments = new TrainArguments(this, several: true);
        Options.Add(_grid);
        Options.Add(_seeds);
        _seeds.Require(1, 10_000, "--seeds: 1 to 10000");
        _shard = new ShardOption(this, "Do run I, I+N, I+2N... only; N processes on any machines fill one folder");
        _source = new TrainSource(this, _arguments);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer sweep --recipe hinton --cache cache --dev dev.tsv --grid temperature=1,2,5,10 --grid learning_rate=3e-4,1e-3 --seeds 3 --out sweep",
        "student-trainer sweep --recipe tinybert --cache cache --dev dev.tsv --grid student.layers=2,3 --set max_steps=2000 --out sweep --shard 0/4",
    ];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation) =>
        DedicatedThread.Run(() => Sweep(parsed, console, cancellation));

    private int Sweep(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var (path, dev) = (parsed.GetValue(_arguments.Out)!, parsed.GetValue(_arguments.Dev)!);
        var teacher = parsed.GetValue(_arguments.Init) is { } init ? TeacherStart.At(init) : null;
        var options = _arguments.TrainerOptions(parsed, teacher);
        var set = parsed.GetValue(_arguments.Set) ?? [];
        SweepAxis[] axes = [.. (parsed.GetValue(_grid) ?? []).Select(SweepAxis.Parse)];

        // The memory decides the order of rows: whoever goes on takes that of whoever began.
        var memory = SweepFolder.IsSweep(path) ? SweepFolder.Open(path).Plan.Memory : null;
        var inputs = new SweepInputs(recipe => _source.Inputs(parsed, recipe, memory, cancellation));
        var points = SweepPoints.Of(
            axes, own => _source.Recipe(parsed, [.. set, .. own], teacher?.Shape()), inputs, (recipe, input) => TrainingRun.Check(recipe, input, dev, options, cancellation));
        var first = inputs.Of(points.Read[points.Points[0].Folder]);
        var sweep = SweepFolder.Begin(path, new SweepPlan
        {
            Recipe = parsed.GetValue(_arguments.Recipe)!,
            RecipeHash = points.Hash,
            Set = set,
            Grid = axes,
            FirstSeed = parsed.GetValue(_arguments.Seed),
            Seeds = parsed.GetValue(_seeds),
            Data = first.Identities,
            Memory = first.Rows.Memory,
            Dev = Path.GetFileName(Path.TrimEndingDirectorySeparator(dev)),
            DevHash = DevSets.HashOf(dev),
            Init = teacher?.Name,
            Precision = options.Precision,
            Points = points.Points,
        });
        var (shard, shards) = _shard.Value(parsed);
        var tasks = sweep.Plan.Tasks(shard, shards);
        var left = tasks.Where(t => sweep.Summary(t) is null && sweep.Failure(t) is null).ToList();
        var said = new HashSet<string>();
        Say(SweepText.Start(sweep.Plan, tasks.Count, left.Count, shard, shards));
        new[] { points.Note, teacher?.Weights.Warning }.OfType<string>().ToList().ForEach(Say);
        var board = LeaderboardFiles.Write(sweep);
        foreach (var (i, task) in left.Index())
        {
            console.Error.WriteLine(FormattableString.Invariant($"run {i + 1} of {left.Count}: {task.Point.Name}, seed {task.Seed}"));
            var (recipe, input) = (points.Recipes[task.Point.Folder], inputs.Of(points.Read[task.Point.Folder]));
            TrainingNotes.Of(recipe, input, teacher, begun: false).ToList().ForEach(Say);
            Train(parsed, console, sweep, task, recipe, input, options with { Seed = task.Seed, Note = Say, Machine = machine => Say(machine.ToString()) }, cancellation);
            board = LeaderboardFiles.Write(sweep);
        }

        LeaderboardTable.Write(console.Out, board, sweep);
        AfterTraining.TellBest(console, sweep, board, dev);
        return board.Rows.Any(r => r.Failed.Count > 0) ? CommandHost.CheckFailed : 0;

        // What holds for every run is said once.
        void Say(string line)
        {
            if (said.Add(line))
            {
                console.Error.WriteLine(line);
            }
        }
    }

    // A run whose loss is no longer finite ends there whenever it is tried: it is kept as that, and the others go on. All else (a full disk, a lost cache, another process at
    // the same run) is no fault of the run: it ends the sweep, and the same command goes on.
    private void Train(ParseResult parsed, ToolConsole console, SweepFolder sweep, SweepTask task, Recipe recipe, TrainingInputs inputs, TrainerOptions options, CancellationToken cancellation)
    {
        var path = sweep.RunOf(task);
        var threads = RunFolder.IsRun(path) ? RunFolder.Open(path).Info.Threads : parsed.GetValue(_arguments.Threads) ?? Environment.ProcessorCount;
        try
        {
            var summary = TrainingConsole.Show(console, (progress, _) => TrainingRun.Run(
                path, recipe, inputs, parsed.GetValue(_arguments.Dev), options with { Resume = true, Threads = threads }, progress, cancellation));
            console.Error.WriteLine(TrainingText.End(summary, path));
        }
        catch (NotFiniteNumberException error)
        {
            sweep.Fail(task, error.Message);
            console.Error.WriteLine($"failed: {error.Message} (the sweep goes on; delete {path} to try it again)");
        }
    }
}
