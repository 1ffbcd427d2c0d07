namespace OnnxDistill.Data.Metrics;

/// <summary>How well logits agree with labels.</summary>
public sealed record TaskMetrics
{
    /// <summary>
    /// Gets the metrics by name. Classification: accuracy, f1 (of class 1 if binary, else macro), f1_macro, matthews, ece;
    /// regression: pearson, spearman, mse; several labels a row: f1_micro, f1_macro, subset_accuracy, mean_average_precision, accuracy (the subset's) and f1
    /// (macro); and agreement where the teacher's logits were given. Without a labelled row the metrics against labels are left out.
    /// </summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>Gets the per-class table; empty for regression.</summary>
    public required IReadOnlyList<ClassRow> PerClass { get; init; }

    /// <summary>Gets the number of rows, with and without label.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets the number of rows that have a label.</summary>
    public required long Labelled { get; init; }

    /// <summary>Gets the number of labelled rows whose predicted class is right, or whose predicted classes all are; 0 for regression.</summary>
    public required int Correct { get; init; }

    /// <summary>Gets the name of the metric that counts: accuracy, pearson for regression, f1_micro for several labels a row.</summary>
    public required string Primary { get; init; }

    /// <summary>Gets what a reader of the metrics should know, a line each. The default value is none.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets the rows of each label by prediction; null for regression, and where no row has a label.</summary>
    internal ConfusionTable? Confusion { get; init; }
}
