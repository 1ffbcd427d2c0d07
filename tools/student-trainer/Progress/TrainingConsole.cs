using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using Spectre.Console;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>Shows a run on standard error, as a terminal or a log file can show it.</summary>
internal static class TrainingConsole
{
    /// <summary>Does the work on the calling thread and shows its progress.</summary>
    public static RunSummary Show(Func<IProgress<TrainingProgress>, RunSummary> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(new PlainProgress(Console.Error));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new LiveProgress(console, context.AddTask("starting"))));
    }
}
