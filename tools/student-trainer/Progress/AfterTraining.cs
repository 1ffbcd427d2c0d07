using OnnxDistill.CommandLine;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Sweeps;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>What to type when a run, a sweep or an export has ended.</summary>
internal static class AfterTraining
{
    /// <summary>After a run: its export.</summary>
    /// <param name="console">Where it is said.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="dev">The dev file or cache; null for none.</param>
    public static void TellExport(ToolConsole console, string run, string? dev) => NextStep.Tell(
        console, ["student-trainer", "export", run, .. File.Exists(dev) && !RunFolder.Open(run).Info.MaskedLanguageModel ? new[] { "--dev", dev } : [], "--out", NextStep.Free(Exported(run))]);

    /// <summary>After a sweep: the export of its best run, unless every one failed.</summary>
    /// <param name="console">Where it is said.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="board">Its leaderboard.</param>
    /// <param name="dev">The dev file or cache.</param>
    public static void TellBest(ToolConsole console, SweepFolder sweep, Leaderboard board, string? dev)
    {
        if (board.Rows is [{ Scores.Count: > 0 } best, ..])
        {
            // The leaderboard's order knows whether more is better; of the best point's own seeds any will do, so the first.
            var task = sweep.Plan.Tasks().First(t => t.Point == best.Point && best.Scores.ContainsKey(t.Seed));
            TellExport(console, sweep.RunOf(task), dev);
        }
    }

    /// <summary>After an export: predictions of lines that are typed or piped; nothing where lines are no rows.</summary>
    /// <param name="console">Where it is said.</param>
    /// <param name="run">The run that was exported.</param>
    /// <param name="folder">The exported folder.</param>
    public static void TellPredict(ToolConsole console, RunFolder run, string folder)
    {
        if (run.Tokenizer is not null && run.Info is { MaskedLanguageModel: false, Columns.Pair: null })
        {
            NextStep.Tell(console, ["student-trainer", "predict", folder, "--data", "-"], "class and probabilities of each line that you type");
        }
    }

    // Beside the run: a name that says what it came of.
    private static string Exported(string run) => Path.TrimEndingDirectorySeparator(run) + "-exported";
}
