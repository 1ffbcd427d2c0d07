using System.Diagnostics;
using OnnxDistill.Student.Training;

namespace OnnxDistill.StudentTrainer.Progress;

/// <summary>A line every few seconds and one for every evaluation: for log files and pipes.</summary>
internal sealed class PlainProgress(TextWriter writer) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long _last;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Dev is { } dev)
        {
            writer.WriteLine(TrainingText.Dev(value, dev));
        }
        else if (_last == 0 || Stopwatch.GetElapsedTime(_last) >= Every)
        {
            writer.WriteLine(TrainingText.Step(value));
            _last = Stopwatch.GetTimestamp();
        }
    }
}
