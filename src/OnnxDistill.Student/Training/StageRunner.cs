using System.Text.Json.Nodes;
using OnnxDistill.Data.Metrics;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Averaging;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Parameters;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Selection;

namespace OnnxDistill.Student.Training;

/// <summary>Takes the steps of one stage: trains, logs, evaluates, keeps the best checkpoint, saves the state, ends early.</summary>
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
    private readonly DevJudge? _judge = dev is null ? null : new DevJudge(plan.Options, dev, options.Device);
    private AveragedWeights? _average;
    private bool _oneClass;

    /// <summary>Runs the stage from a position to its end; restores the saved state first, if there is one.</summary>
    public TrainingPosition Run(
        TrainingPosition position, TrainingState.SavedState? saved, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var frozen = FrozenParameters.Of(plan.Options, model);
        using var average = plan.Options.Ema is { } decay ? new AveragedWeights(decay, model) : null;
        _average = average;
        using var optimizer = StageParts.Optimizer(plan.Options.Optimizer, model, context.Parameters(plan.Options));
        saved?.Restore(model, optimizer, context.Projections, average);
        var schedule = StageParts.Schedule(plan.Options.Schedule, plan.Steps, plan.Options.Optimizer.LearningRate);
        var batcher = new StudentBatcher(options.Device, StudentEvaluator.IsSiamese(model), regression);
        var step = new TrainingStep(plan.Options, model, batcher, optimizer, context, options.Precision ?? TrainingPrecision.Fp32);
        var means = new LossMeans(step.Names);
        means.Add(saved?.Position.Sums);

        // Rows are padded and targets widened while the step before runs. Windows are read ahead by themselves: a batch of the next one would keep three in memory.
        var held = rows.Memory is null;
        var read = rows.Batches(plan.Order(options.Seed, position), cancellation).Select(b => batcher.Read(b, ahead: held));
        using var batches = (held ? ReadAhead.Of(read) : read).GetEnumerator();
        while (position.StageStep < plan.Steps && _judge?.Ends(position) != true)
        {
            // Waiting for rows is training time too.
            _speed.Start();
            var epoch = (int)(position.StageStep / plan.StepsPerEpoch);
            var rate = plan.Options.Optimizer.LearningRate * schedule.Factor(position.StageStep);
            var (before, count) = (position, plan.BatchesOf(position.StageStep));
            using var draws = DropoutDraws.Begin(options.Seed, position.Step, plan.Options.WithoutDropout);
            var result = step.Take(count, () => Next(batches, before, Save), rate);
            average?.Update();
            _speed.Stop();

            position = position with { StageStep = position.StageStep + 1, Step = position.Step + 1 };
            RequireFinite(result, position.Step);
            means.Add(result);
            var evaluates = plan.EvaluatesAfter(position.StageStep);
            if (evaluates || position.Step % options.LogEvery == 0 || plan.EndsEpoch(position.StageStep))
            {
                position = Report(position, epoch, rate, means, evaluates, progress);
            }

            if (evaluates || cancellation.IsCancellationRequested || saver.IsDue(position.Step))
            {
                position = Save(position);
            }

            cancellation.ThrowIfCancellationRequested();
        }

        average?.Keep();
        if (position.StageStep < plan.Steps)
        {
            options.Note?.Invoke(EarlyStop.Line(plan.Options, _judge!.Metric, position, plan.Steps));
        }

        return position;

        TrainingPosition Save(TrainingPosition at) => saver.Save(at with { Sums = means.Sums() }, model, optimizer, context.Projections, average);
    }

    // The next rows; where none come (cancelled while a window is read, the cache is gone), what was learned so far is kept: a step that was half
    // taken is taken anew, with the same dropout.
    private ReadBatch Next(IEnumerator<ReadBatch> batches, TrainingPosition position, Func<TrainingPosition, TrainingPosition> save)
    {
        try
        {
            if (_speed.Waiting(batches.MoveNext))
            {
                var batch = batches.Current;
                _speed.Count(batch.Source.Ids.Length, batch.Tokens);
                return batch;
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
        var speed = _speed.Read(allSteps - position.Step);
        log.Write(position.Step, "train", new JsonObject
        {
            ["step"] = position.Step,
            ["epoch"] = epoch + 1,
            ["stage"] = plan.Options.Name,
            ["loss"] = loss,
            ["losses"] = new JsonObject(means.Names.Zip(losses, (name, value) => KeyValuePair.Create(name, (JsonNode?)value))),
            ["learning_rate"] = rate,
            ["grad_norm"] = norm,
            ["rows_per_second"] = Math.Round(speed.Rows, 1),
            ["tokens_per_second"] = Math.Round(speed.Tokens, 1),
            ["waiting"] = Math.Round(speed.Waiting, 4),
        });

        TaskMetrics? metrics = null;
        if (evaluates && _judge is not null && IsMeasured(position))
        {
            (position, metrics) = Evaluate(position, epoch, _judge);
        }

        progress?.Report(new TrainingProgress(
            plan.Options.Name, epoch + 1, position.Step, allSteps, loss, rate, speed.Rows, speed.Left, metrics));
        return position;
    }

    // Where nothing trains the head, what it says on dev is chance, and the last weights are as good as any.
    private bool IsMeasured(TrainingPosition position) => plan.TrainsHead || (last && position.StageStep == plan.Steps);

    private (TrainingPosition Position, TaskMetrics Metrics) Evaluate(TrainingPosition position, int epoch, DevJudge judge)
    {
        using var shown = _average?.Show();

        // Short, and half an evaluation would be lost to a resumed run: it is not cancelled.
        var metrics = judge.Measure(model);
        var line = new JsonObject
        {
            ["step"] = position.Step,
            ["epoch"] = epoch + 1,
            ["stage"] = plan.Options.Name,
            ["dev"] = RunJson.Metrics(metrics.Values),
        };
        Note(metrics, line);
        log.Write(position.Step, "dev", line);

        (position, var isBest) = judge.Judge(position, metrics);
        if (isBest)
        {
            StudentFolder.WriteWeights(run.Checkpoint, model);
        }

        return (position, metrics);
    }

    // Accuracy alone does not show that one class takes all; said when it begins, logged as long as it lasts.
    private void Note(TaskMetrics metrics, JsonObject line)
    {
        var note = metrics.Confusion is { } confusion ? OneClass.Note(confusion) : null;
        if (note is not null)
        {
            line["note"] = note;
            if (!_oneClass)
            {
                options.Note?.Invoke($"{dev!.Name}: {note}");
            }
        }

        _oneClass = note is not null;
    }

    private static void RequireFinite(TrainingStep.Result result, long step)
    {
        if (!double.IsFinite(result.Loss) || !double.IsFinite(result.GradientNorm))
        {
            throw new NotFiniteNumberException(
                $"the loss is no longer finite at step {step} (loss {result.Loss}, gradient norm {result.GradientNorm}); lower it with --set learning_rate=");
        }
    }
}
