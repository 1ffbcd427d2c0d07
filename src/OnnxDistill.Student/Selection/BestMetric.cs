using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Evaluation;

namespace OnnxDistill.Student.Selection;

/// <summary>The dev metric that the best checkpoint is chosen by.</summary>
internal sealed class BestMetric
{
    /// <summary>The metric that is the task's own loss on dev's labels.</summary>
    public const string Loss = "loss";

    private static readonly string[] BetterIfLess = [Loss, MaskedEvaluator.Perplexity, "mse", "ece"];

    private BestMetric(string name) => Name = name;

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets a value indicating whether less of it is better.</summary>
    public bool LessIsBetter => IsBetterIfLess(Name);

    /// <summary>Whether less of a metric is better.</summary>
    /// <param name="name">The metric's name.</param>
    public static bool IsBetterIfLess(string name) => BetterIfLess.Contains(name);

    /// <summary>The metric of a name, or the task's main one.</summary>
    /// <param name="name">The name; null for the task's main metric.</param>
    /// <param name="dev">What is measured.</param>
    /// <exception cref="InvalidDataException">Dev is not measured with such a metric; those that it is measured with are listed.</exception>
    public static BestMetric Of(string? name, DevSet dev)
    {
        var (names, primary) = Known(dev);
        return name is null || names.Contains(name) ? new BestMetric(name ?? primary) : throw new InvalidDataException(
            $"best_metric {name} is not measured on {dev.Name}; give one of {string.Join(", ", names)}");
    }

    /// <summary>How good metrics are: more is better. What is not finite (a student that says one number for all rows) is worse than anything.</summary>
    /// <param name="metrics">The metrics of an evaluation.</param>
    public double Score(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return !metrics.TryGetValue(Name, out var value) || !double.IsFinite(value) ? double.NegativeInfinity
            : LessIsBetter ? -value
            : value;
    }

    // What dev is measured with does not depend on what a student says, so one that says nothing tells the names.
    private static (IReadOnlyList<string> Names, string Primary) Known(DevSet dev)
    {
        ArgumentNullException.ThrowIfNull(dev);
        if (dev.Labels is not { } labels)
        {
            return (MaskedEvaluator.Names(dev), MaskedEvaluator.Perplexity);
        }

        var metrics = StudentEvaluator.Measure(dev, [.. Enumerable.Range(0, dev.Rows.Count).Select(_ => new float[labels.Count])]);
        return ([.. metrics.Values.Keys, .. metrics.Labelled > 0 ? new[] { Loss } : []], metrics.Primary);
    }
}
