using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Advice;
using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.StudentTrainer.Arguments;
using OnnxDistill.StudentTrainer.Output;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary><c>student-trainer advise</c>: what to try first with a cache, and why.</summary>
internal sealed class AdviseCommand : VerbCommand
{
    private readonly Option<string> _cache = new("--cache") { Description = "The cache that teacher-cache run wrote", HelpName = "CACHE", Required = true };
    private readonly Option<string?> _size = new("--size") { Description = "The most parameters a student may have, as a share of the teacher's: 1/8", HelpName = "SHARE" };
    private readonly Option<string?> _speed = new("--speed") { Description = "How many times as fast as the teacher it is to be: 10x", HelpName = "FACTOR" };
    private readonly Option<string?> _labels = new("--labels") { Description = "Whether labels are few beside the text there is; few where less than half of the cache's rows has one, unless given", HelpName = "few|all" };
    private readonly Option<string?> _out = new("--out") { Description = "Write the recipe here, ready to train; it must not exist", HelpName = "FILE.yaml" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public AdviseCommand()
        : base("advise", "What to try first with a cache, and why: rules of the papers and of measurements, applied to the cache's own numbers.")
    {
        _labels.AcceptOnlyFromAmong("few", "all");
        foreach (var option in new Option[] { _cache, _size, _speed, _labels, _out, _json })
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples =>
    [
        "student-trainer advise --cache cache",
        "student-trainer advise --cache cache --size 1/8 --out recipe.yaml",
        "student-trainer advise --cache cache --speed 10x --labels few --json",
    ];

    /// <inheritdoc/>
    protected override async Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var file = parsed.GetValue(_out);
        Check(file);
        var options = new AdviceOptions
        {
            Size = parsed.GetValue(_size) is { } size ? ShareOrFactor.Share("--size", size) : null,
            Speed = parsed.GetValue(_speed) is { } speed ? ShareOrFactor.Factor("--speed", speed) : null,
            FewLabels = parsed.GetValue(_labels) is { } labels ? labels == "few" : null,
            RecipeFile = file,
        };
        var advice = await DedicatedThread.Run(() => Advisor.Advise(parsed.GetValue(_cache)!, options, cancellation));
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, advice.Yaml, cancellation);
            console.Error.WriteLine($"the recipe is in {file}");
        }

        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, AdviceJson.Of(advice));
        }
        else
        {
            AdviceText.Write(console, advice);
        }

        return 0;
    }

    // Before the cache is read, which may take a while.
    private static void Check(string? file)
    {
        if (file is null)
        {
            return;
        }

        if (Path.GetExtension(file) is not (".yaml" or ".yml"))
        {
            throw new UsageException($"--out {file}: a recipe's file ends with .yaml");
        }

        if (Path.Exists(file))
        {
            throw new InvalidDataException($"{file} is there already; give another --out or delete it");
        }
    }
}
