using OnnxDistill.CommandLine;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using Spectre.Console;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>Shows a run on standard error, as a terminal or a log file can show it.</summary>
internal static class TrainingConsole
{
    /// <summary>Does the work on the calling thread and shows its progress, and the lines that it has to say.</summary>
    public static RunSummary Show(ToolConsole console, Func<IProgress<TrainingProgress>, Action<string>, RunSummary> work)
    {
        if (!console.IsTerminal)
        {
            return work(new PlainProgress(console.Error), console.Error.WriteLine);
        }

        var terminal = Terminal.Live();
        return terminal.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new LiveProgress(terminal, context.AddTask("starting")), line => terminal.MarkupLineInterpolated($"{line}")));
    }
}
