using System.Diagnostics;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Selection;

namespace OnnxDistill.Student.Training;

/// <summary>
/// Trains a student by the stages of a recipe, on the calling thread. Dispose scopes of libtorch and the draws of dropout belong to a thread,
/// so nothing here is asynchronous; seed, threads, path of products, rows and recipe alone decide the bytes of the weights.
/// </summary>
/// <param name="recipe">The resolved recipe.</param>
/// <param name="run">The run's folder.</param>
/// <param name="model">The student, on the options' device.</param>
/// <param name="rows">The rows to train on.</param>
/// <param name="dev">What the best checkpoint is chosen by; null keeps the last one.</param>
/// <param name="regression">Whether labels are real numbers.</param>
/// <param name="options">Seed, device, how often is saved.</param>
/// <param name="context">The encoders that objectives compare, and the projections between them; null for objectives on logits and labels.</param>
internal sealed class Trainer(
    Recipe recipe, RunFolder run, StudentModel model, RowSource rows, DevSet? dev, bool regression, TrainerOptions options, ObjectiveContext? context = null)
{
    /// <summary>Trains to the end, from the newest saved state that is whole if the folder holds one.</summary>
    /// <exception cref="InvalidDataException">Soft targets or labels are missing, or every saved state is damaged.</exception>
    /// <exception cref="NotFiniteNumberException">The loss or a gradient is no longer finite: the same run ends there again.</exception>
    /// <exception cref="IOException">The disk is full, or the cache is gone; what was learned is saved, so that the run can be resumed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the state is saved, so that the run can be resumed.</exception>
    public RunSummary Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        using var saved = run.States.Load(options.Note);
        var before = saved?.Position.Seconds ?? 0;
        double Seconds() => before + watch.Elapsed.TotalSeconds;

        StateSaver? saver = null;
        try
        {
            using var log = new MetricsLog(run, saved?.Position.MetricsBytes ?? 0, options.Note);
            saver = new StateSaver(run, options.Saving, options.Note, log, Seconds, saved?.Position.Step);
            return Finish(TakeStages(log, saver, saved, progress, cancellation), Seconds());
        }
        catch (OperationCanceledException) when (saver is not null)
        {
            options.Note?.Invoke($"stopped; {saver.WayOn}");
            throw;
        }
        catch (Exception error) when (WriteFailure.IsOne(error) && error is not RunStoppedException && saver is not null)
        {
            throw RunStoppedException.Of(error, saver);
        }
    }

    private TrainingPosition TakeStages(MetricsLog log, StateSaver saver, TrainingState.SavedState? saved, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var plans = recipe.Stages.Select(stage => StagePlan.Of(stage, rows)).ToArray();
        var position = saved?.Position ?? new TrainingPosition();
        model.train();

        var restore = saved;
        for (var stage = position.Stage; stage < plans.Length; stage++)
        {
            var runner = new StageRunner(run, model, rows, dev, regression, options, log, plans[stage], context ?? ObjectiveContext.OfLogits, saver, stage == plans.Length - 1, plans.Sum(p => p.Steps));

            // The best checkpoint is the last stage's: an earlier one may not even train the head.
            var start = restore is not null ? position : position with { Stage = stage, StageStep = 0, Best = null, Stale = 0 };
            position = runner.Run(start, restore, progress, cancellation);
            restore = null;
        }

        return position;
    }

    private RunSummary Finish(TrainingPosition position, double seconds)
    {
        if (dev is null)
        {
            StudentFolder.WriteWeights(run.Checkpoint, model);
        }

        var (info, plan) = (run.Info, StagePlan.Of(recipe.Stages[^1], rows));
        var summary = new RunSummary
        {
            Recipe = recipe.Name,
            Seed = options.Seed,
            Parameters = model.NamedParameters().Sum(p => p.Value.numel()),
            Dev = RunJson.Metrics(position.Best ?? new Dictionary<string, double>()),
            DevRows = dev?.Rows.Count ?? 0,
            BestMetric = dev is null ? null : BestMetric.Of(plan.Options.BestMetric, dev).Name,
            StoppedEarly = position.StageStep < plan.Steps,
            BestStep = dev is null ? position.Step : position.BestStep,
            Steps = position.Step,
            Seconds = Math.Round(seconds, 3),
            Threads = info.Threads,
            Rows = rows.Facts.Count,
        };
        RunJson.Write(run.SummaryFile, summary);
        run.States.Delete();
        return summary;
    }
}
