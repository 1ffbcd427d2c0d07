using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.Student.Tests.Support;
using Row = OnnxDistill.Student.Tests.Support.TextCache.Row;

namespace OnnxDistill.EndToEnd.Tests.Reports;

/// <summary>Two seeds and a run with other settings, trained in seconds from a cache of texts, and the page of all three.</summary>
public sealed class ReportedRuns : IDisposable
{
    /// <summary>A text that would be a script if it were not escaped.</summary>
    internal const string Hostile = "a good <script>document.title='taken'</script> & \"film\" number1";

    private readonly TemporaryFolder _folder = new();

    public ReportedRuns()
    {
        Row[] rows = TextCache.Rows(96);
        var cache = Cache = TextCache.Write(_folder["cache"], rows);

        // The teacher says of the first row what no student does, so that they differ there.
        Row[] dev = [new(Hostile, 1, [6, -6]), .. rows[..40]];
        Dev = TextCache.Data(_folder["dev.tsv"], dev);
        DevCache = TextCache.Write(_folder["dev"], dev);
        foreach (var (name, seed, temperature) in new[] { ("warm-1", 1, 4), ("warm-2", 2, 4), ("cold", 1, 1) })
        {
            Runs.Add(_folder[name]);
            var train = StudentTrainerTool.Run(
                "train", "--recipe", "hinton", "--cache", cache, "--dev", Dev, "--out", _folder[name], "--threads", "1", "--seed", $"{seed}", "--set", $"temperature={temperature}",
                "--set", "student.layers=1", "--set", "student.hidden=16", "--set", "student.heads=2", "--set", "student.intermediate=32", "--set", "batch_size=8", "--set", "epochs=6", "--set", "learning_rate=5e-3");
            train.Code.ShouldBe(0, train.Error);
        }

        Page = _folder["report.html"];
        Result = StudentTrainerTool.Run(["report", .. Runs, "--dev", Dev, "--cache", DevCache, "--out", Page, "--threads", "1"]);
        Result.Code.ShouldBe(0, Result.Error);
        Html = File.ReadAllText(Page);
    }

    internal List<string> Runs { get; } = [];

    internal string Dev { get; }

    internal string Cache { get; }

    internal string DevCache { get; }

    internal string Page { get; }

    internal string Html { get; }

    internal StudentTrainerTool.Result Result { get; }

    internal string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();
}
