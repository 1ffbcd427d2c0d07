using OnnxDistill.CommandLine;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using Spectre.Console;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>Shows a run on standard error, as a terminal or a log file can show it.</summary>
internal static class TrainingConsole
{
    /// <summary>Does the work on the calling thread and shows its progress.</summary>
    public static RunSummary Show(ToolConsole console, Func<IProgress<TrainingProgress>, RunSummary> work)
    {
        if (!console.IsTerminal)
        {
            return work(new PlainProgress(console.Error));
        }

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        return terminal.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new LiveProgress(terminal, context.AddTask("starting"))));
    }
}
