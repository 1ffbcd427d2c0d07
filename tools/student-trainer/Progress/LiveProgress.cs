using OnnxDistill.Student.Training;
using Spectre.Console;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>A bar that renews itself, with a line above it for every evaluation: for terminals.</summary>
internal sealed class LiveProgress(IAnsiConsole console, ProgressTask bar) : IProgress<TrainingProgress>
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        bar.MaxValue = value.Steps;
        bar.Value = value.Step;
        bar.Description = Markup.Escape(TrainingText.Step(value));
        if (value.Dev is { } dev)
        {
            console.MarkupLineInterpolated($"{TrainingText.Dev(value, dev)}");
        }
    }
}
