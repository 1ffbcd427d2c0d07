using OnnxDistill.Data.Metrics;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Selection;

/// <summary>Measures a student on dev during a stage, and says whether it is the best so far and whether the stage should end.</summary>
/// <param name="stage">The recipe's stage.</param>
/// <param name="dev">What it is measured on.</param>
/// <param name="device">Where the student is.</param>
/// <exception cref="InvalidDataException">Dev is not measured with the stage's metric.</exception>
internal sealed class DevJudge(StageOptions stage, DevSet dev, Device device)
{
    private readonly BestMetric _metric = BestMetric.Of(stage.BestMetric, dev);
    private readonly EarlyStop _stop = new(stage.EarlyStopping);

    /// <summary>Refuses a stage that wants more of dev than there is.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="trainsHead">Whether it trains what dev measures.</param>
    /// <param name="dev">What a student is measured on; null for nothing.</param>
    /// <exception cref="InvalidDataException">There is no dev, it is not measured with the metric, or the stage does not change what it says.</exception>
    public static void Check(StageOptions stage, bool trainsHead, DevSet? dev)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var wants = stage.EarlyStopping.Patience is not null ? "early_stopping" : stage.BestMetric is not null ? "best_metric" : null;
        if (wants is not null && dev is null)
        {
            throw new InvalidDataException($"{wants} of stage {stage.Name} needs dev data to be measured on; give --dev D");
        }

        if (stage.EarlyStopping.Patience is not null && !trainsHead)
        {
            throw new InvalidDataException($"early_stopping of stage {stage.Name}: no objective of the stage trains what dev measures, so it becomes no better; leave it out there");
        }

        _ = dev is null ? null : BestMetric.Of(stage.BestMetric, dev);
    }

    /// <summary>Gets the name of the metric that decides.</summary>
    public string Metric => _metric.Name;

    /// <summary>The metrics of a student; the loss among them where it decides.</summary>
    /// <param name="model">The student.</param>
    public TaskMetrics Measure(StudentModel model)
    {
        if (_metric.Name != BestMetric.Loss)
        {
            return StudentEvaluator.Evaluate(model, dev, device);
        }

        var logits = StudentEvaluator.Logits(model, dev.Rows, device);
        var metrics = StudentEvaluator.Measure(dev, logits);
        return metrics with { Values = new Dictionary<string, double>(metrics.Values) { [BestMetric.Loss] = DevLoss.Of(dev, logits) } };
    }

    /// <summary>The position after an evaluation, and whether it was the best; the first of equals stays.</summary>
    /// <param name="position">The position before it.</param>
    /// <param name="metrics">What it said.</param>
    public (TrainingPosition Position, bool IsBest) Judge(TrainingPosition position, TaskMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(position);
        ArgumentNullException.ThrowIfNull(metrics);
        var now = _metric.Score(metrics.Values);
        double? best = position.Best is { } before ? _metric.Score(before) : null;
        position = position with { Stale = _stop.Count(now, best, position.Stale) };
        return best is null || now > best ? (position with { Best = metrics.Values, BestStep = position.Step }, true) : (position, false);
    }

    /// <summary>Whether the stage ends here.</summary>
    /// <param name="position">Where it stands.</param>
    public bool Ends(TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return _stop.Ends(position.Stale);
    }
}
