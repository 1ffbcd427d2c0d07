using System.Diagnostics;
using System.Globalization;
using OnnxDistill.Student.Averaging;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Saving;

/// <summary>Saves the state of a run when it is time to, and knows what a run that stops can go on from.</summary>
/// <param name="run">The run's folder.</param>
/// <param name="options">How often is saved, and how many states are kept.</param>
/// <param name="note">Told in a line where the disk will not hold them; null for nobody.</param>
/// <param name="log">What has been logged belongs to the state.</param>
/// <param name="seconds">The seconds of training so far.</param>
/// <param name="savedStep">The step of the state that the run goes on from; null for a run that begins.</param>
internal sealed class StateSaver(RunFolder run, SaveOptions options, Action<string>? note, MetricsLog log, Func<double> seconds, long? savedStep)
{
    private long _last = Stopwatch.GetTimestamp();
    private bool _told;

    /// <summary>Gets what the user does to go on, for the end of a sentence.</summary>
    public string WayOn => savedStep is { } step
        ? string.Create(CultureInfo.InvariantCulture, $"the run is saved up to step {step}: the same command with --resume goes on from there")
        : "nothing was saved yet: the same command with --resume begins anew";

    /// <summary>Whether it is time to save after a step.</summary>
    public bool IsDue(long step) => options.EverySteps is { } every ? step % every == 0 : Stopwatch.GetElapsedTime(_last) >= options.Every;

    /// <summary>Saves the state after a step, unless that was done.</summary>
    /// <returns>The position as it was saved.</returns>
    /// <exception cref="IOException">The disk is full or cannot be written; the states saved before are there still.</exception>
    public TrainingPosition Save(TrainingPosition position, StudentModel model, StudentOptimizer optimizer, StateProjections? projections, AveragedWeights? average)
    {
        position = position with { Seconds = seconds(), MetricsBytes = log.Length };
        if (position.Step != savedStep)
        {
            // What the state says was logged must not be lost to a power cut that the state survives.
            log.FlushToDisk();
            run.States.Save(options.Keep, stream => TrainingState.Write(stream, model, optimizer, position, projections, average));
            savedStep = position.Step;
            WarnOfLittleSpace();
        }

        _last = Stopwatch.GetTimestamp();
        return position;
    }

    // Once, after the first state: its size is known then, and the disk does not hold the others yet.
    private void WarnOfLittleSpace()
    {
        if (!_told && note is not null && StateSpace.Warning(run, options.Keep) is { } warning)
        {
            note(warning);
        }

        _told = true;
    }
}
