using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using OnnxDistill.StudentTrainer.Reporting;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer report</c>: one HTML page that shows and compares runs.</summary>
internal sealed class ReportCommand : VerbCommand
{
    private readonly Argument<string[]> _runs = new("RUN") { Description = "Runs; those that differ in nothing but the seed are taken together", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _out = new("--out") { Description = "The page to write; one that is there is replaced", HelpName = "FILE.html", Required = true };
    private readonly Option<string?> _cache = new("--cache") { Description = "A cache that teacher-cache run made of the rows of --dev: agreement with the teacher, and, if made with --for RECIPE, similarity of layers", HelpName = "CACHE" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads; all processors unless given", HelpName = "N" };
    private readonly Option<string> _device = new("--device") { Description = "auto, cpu or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };
    private readonly DataArguments _dev;

    /// <summary>Makes the verb.</summary>
    public ReportCommand()
        : base("report", "Shows and compares runs in one HTML page that needs no other file and no network.")
    {
        Arguments.Add(_runs);
        Options.Add(_out);
        _dev = new DataArguments(
            this, required: false, description: "Rows that every run is measured on: a labelled file (several by --dev A --dev B), read with the columns of the run's training data unless told otherwise, or a cache. Without it the page shows what the runs logged", name: "--dev");
        _threads.Require(1, int.MaxValue, "--threads must be at least 1");
        foreach (var option in new Option[] { _cache, _threads, _device })
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer report runs/hinton --out report.html",
        "student-trainer report runs/hinton runs/labels --dev dev.tsv --cache cache-dev --out report.html",
        "student-trainer report runs/tinybert/seed-1 runs/tinybert/seed-2 --dev cache-dev --out report.html",
    ];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation) => DedicatedThread.Run(() => Write(parsed, console, cancellation));

    private int Write(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var path = PathOf(parsed);
        var source = Source(parsed);
        var folders = parsed.GetValue(_runs)!;
        RunFolder[] runs = [.. folders.Select(RunFolder.Open)];
        var device = Devices.Parse(parsed.GetValue(_device)!);
        var threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        if (source is not null)
        {
            _ = MachineSetup.Prepare(threads);
        }

        var reports = new List<RunReport>();
        foreach (var (run, name) in runs.Zip(RunNames.Of(folders)))
        {
            reports.Add(Measured(run, RunReport.Read(run, name), source is null ? null : new RunEvaluator(source, device, threads), cancellation));
            Tell(reports[^1], console);
        }

        AtomicFile.Write(path, ReportPage.Html(reports));
        console.Out.WriteLine(path);
        return 0;
    }

    private static RunReport Measured(RunFolder run, RunReport report, RunEvaluator? evaluator, CancellationToken cancellation)
    {
        var there = File.Exists(Path.Combine(run.Checkpoint, StudentFolder.WeightsFile));
        return evaluator is not null && there
            ? report with { Evaluation = evaluator.Evaluate(run, cancellation) }
            : report with { Unmeasured = there ? "not measured: give --dev, labelled rows or a cache of them; a run keeps no data" : "the run has no checkpoint yet; let student-trainer train finish (--resume)" };
    }

    private static void Tell(RunReport report, ToolConsole console)
    {
        foreach (var line in report.Evaluation?.Notes ?? [report.Unmeasured!])
        {
            console.Error.WriteLine($"{report.Name}: {line}");
        }
    }

    private string PathOf(ParseResult parsed)
    {
        var path = parsed.GetValue(_out)!;
        if (Path.GetExtension(path).ToUpperInvariant() is not (".HTML" or ".HTM"))
        {
            throw new UsageException($"--out {path}: the page is HTML, so give a name that ends in .html");
        }

        return !Directory.Exists(path) ? path : throw new InvalidDataException($"{path} is a folder; --out takes a file");
    }

    private ReportSource? Source(ParseResult parsed)
    {
        var (dev, cache) = (_dev.Paths(parsed), parsed.GetValue(_cache));
        if (dev.Count > 0)
        {
            // Said and not done would be taken for done.
            if (Directory.Exists(dev[0]) && _dev.WithoutFile(parsed) is { } unread)
            {
                throw new UsageException($"{unread} says how a file is read, and --dev {dev[0]} is a cache, whose rows were chosen by teacher-cache run");
            }

            return ReportSource.Open(dev, _dev.Options(parsed), cache);
        }

        return cache is not null ? throw new UsageException("--cache says what the teacher answers to the rows of --dev; give --dev FILE too, or the cache itself as --dev")
            : _dev.WithoutFile(parsed) is { } option ? throw new UsageException($"{option} says how the file of --dev is read, and there is none")
            : null;
    }
}
