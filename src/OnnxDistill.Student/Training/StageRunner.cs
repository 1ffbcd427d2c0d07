using System.Text.Json.Nodes;
using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;

namespace OnnxDistill.Student.Training;

/// <summary>Takes the steps of one stage: trains, logs, evaluates, keeps the best checkpoint, saves the state.</summary>
internal sealed class StageRunner(
    RunFolder run,
    StudentModel model,
    RowSource rows,
    DevSet? dev,
    bool regression,
    TrainerOptions options,
    MetricsLog log,
    StagePlan plan,
    ObjectiveContext context,
    StateSaver saver,
    bool last,
    long allSteps)
{
    private readonly Speedometer _speed = new();

    /// <summary>Runs the stage from a position to its end; restores the saved state first, if there is one.</summary>
    public TrainingPosition Run(
        TrainingPosition position, TrainingState.SavedState? saved, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var optimizer = StageParts.Optimizer(plan.Options.Optimizer, model, context.Parameters(plan.Options));
        saved?.Restore(model, optimizer, context.Projections);
        var schedule = StageParts.Schedule(plan.Options.Schedule, plan.Steps);
        var batcher = new StudentBatcher(options.Device, StudentEvaluator.IsSiamese(model), regression);
        var step = new TrainingStep(plan.Options, model, batcher, optimizer, context);
        var means = new LossMeans(step.Names);
        means.Add(saved?.Position.Sums);
        using var batches = rows.Batches(plan.Order(options.Seed, position), cancellation).GetEnumerator();
        while (position.StageStep < plan.Steps)
        {
            // Waiting for rows is training time too.
            _speed.Start();
            Next(batches, position, Save);

            var epoch = (int)(position.StageStep / plan.StepsPerEpoch);
            var rate = plan.Options.Optimizer.LearningRate * schedule.Factor(position.StageStep);
            DropoutDraws.Begin(options.Seed, position.Step);
            var result = step.Take(batches.Current, rate);
            DropoutDraws.End();
            _speed.Count(batches.Current.Ids.Length);
            _speed.Stop();

            position = position with { StageStep = position.StageStep + 1, Step = position.Step + 1 };
            RequireFinite(result, position.Step);
            means.Add(result);
            var evaluates = plan.EvaluatesAfter(position.StageStep);
            if (evaluates || position.Step % options.LogEvery == 0)
            {
                position = Report(position, epoch, rate, means, evaluates, progress);
            }

            if (evaluates || cancellation.IsCancellationRequested || saver.IsDue(position.Step))
            {
                position = Save(position);
            }

            cancellation.ThrowIfCancellationRequested();
        }

        return position;

        TrainingPosition Save(TrainingPosition at) => saver.Save(at with { Sums = means.Sums() }, model, optimizer, context.Projections);
    }

    // Where no rows come (cancelled while a window is read, the cache is gone), what was learned so far is kept.
    private void Next(IEnumerator<RowBatch> batches, TrainingPosition position, Func<TrainingPosition, TrainingPosition> save)
    {
        try
        {
            if (batches.MoveNext())
            {
                return;
            }
        }
        catch (OperationCanceledException)
        {
            save(position);
            throw;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            save(position);
            throw RunStoppedException.Of(error, saver);
        }

        throw new InvalidOperationException($"the rows ended before step {position.StageStep} of {plan.Steps}");
    }

    private TrainingPosition Report(
        TrainingPosition position, int epoch, double rate, LossMeans means, bool evaluates, IProgress<TrainingProgress>? progress)
    {
        var (loss, losses, norm) = means.Take();
        var (rowsPerSecond, left) = _speed.Read(allSteps - position.Step);
        log.Write(position.Step, "train", new JsonObject
        {
            ["step"] = position.Step,
            ["epoch"] = epoch + 1,
            ["stage"] = plan.Options.Name,
            ["loss"] = loss,
            ["losses"] = new JsonObject(means.Names.Zip(losses, (name, value) => KeyValuePair.Create(name, (JsonNode?)value))),
            ["learning_rate"] = rate,
            ["grad_norm"] = norm,
            ["rows_per_second"] = Math.Round(rowsPerSecond, 1),
        });

        TaskMetrics? metrics = null;
        if (evaluates && dev is not null && IsMeasured(position))
        {
            (position, metrics) = Evaluate(position, epoch, dev);
        }

        progress?.Report(new TrainingProgress(
            plan.Options.Name, epoch + 1, position.Step, allSteps, loss, rate, rowsPerSecond, left, metrics));
        return position;
    }

    // Where nothing trains the head, what it says on dev is chance, and the last weights are as good as any.
    private bool IsMeasured(TrainingPosition position) => plan.TrainsHead || (last && position.StageStep == plan.Steps);

    private (TrainingPosition Position, TaskMetrics Metrics) Evaluate(TrainingPosition position, int epoch, DevSet set)
    {
        // Short, and half an evaluation would be lost to a resumed run: it is not cancelled.
        var metrics = StudentEvaluator.Evaluate(model, set, options.Device);
        log.Write(position.Step, "dev", new JsonObject
        {
            ["step"] = position.Step,
            ["epoch"] = epoch + 1,
            ["stage"] = plan.Options.Name,
            ["dev"] = RunJson.Metrics(metrics.Values),
        });

        // An undefined metric (a student that says one number for all rows) is worse than any other; the first of equals stays.
        var now = Score(metrics.Values, metrics.Primary);
        if (position.Best is null || now > Score(position.Best, metrics.Primary))
        {
            StudentFolder.WriteWeights(run.Checkpoint, model);
            position = position with { Best = metrics.Values, BestStep = position.Step };
        }

        return (position, metrics);
    }

    private static double Score(IReadOnlyDictionary<string, double> metrics, string name) =>
        !metrics.TryGetValue(name, out var value) || !double.IsFinite(value) ? double.NegativeInfinity
        : name == MaskedEvaluator.Perplexity ? -value
        : value;

    private static void RequireFinite(TrainingStep.Result result, long step)
    {
        if (!double.IsFinite(result.Loss) || !double.IsFinite(result.GradientNorm))
        {
            throw new InvalidDataException(
                $"the loss is no longer finite at step {step} (loss {result.Loss}, gradient norm {result.GradientNorm}); lower it with --set learning_rate=");
        }
    }
}
