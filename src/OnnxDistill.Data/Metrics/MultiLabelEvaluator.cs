using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Metrics;

/// <summary>Computes the metrics of a task whose rows may have several classes, as scikit-learn defines them for rows of flags.</summary>
public static class MultiLabelEvaluator
{
    /// <summary>The probability from which on a class is predicted, unless another is asked for.</summary>
    public const double DefaultThreshold = 0.5;

    /// <summary>Evaluates logits [rows][classes] against flags [rows][classes].</summary>
    /// <remarks>
    /// A class is predicted where the sigmoid of its logit is at least the threshold. A class that no row has counts as 0 in <c>f1_macro</c> (unless the
    /// labels say nothing of it at all), and is left out of <c>mean_average_precision</c>: there is nothing to find.
    /// </remarks>
    /// <param name="labels">The classes.</param>
    /// <param name="gold">[rows][classes]: 1 or 0, NaN where it is not known; null for a row without labels, which counts only for the agreement.</param>
    /// <param name="logits">[rows][classes] what the model said.</param>
    /// <param name="teacherLogits">[rows][classes] what the teacher said, or null.</param>
    /// <param name="threshold">The probability from which on a class is predicted, above 0 and below 1. The default value is 0.5.</param>
    public static TaskMetrics Evaluate(
        LabelMap labels,
        IReadOnlyList<float[]?> gold,
        IReadOnlyList<float[]> logits,
        IReadOnlyList<float[]>? teacherLogits = null,
        double threshold = DefaultThreshold)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Count, gold.Count);
        RequireThreshold(threshold);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        int[] labelled = [.. Enumerable.Range(0, gold.Count).Where(i => gold[i] is not null)];
        ClassCounts[] classes = [.. Enumerable.Range(0, labels.Count).Select(c => ClassCounts.Of(labelled.Select(i => (gold[i]![c], logits[i][c])), threshold))];
        var known = classes.Where(c => c.Rows > 0).ToArray();
        var right = labelled.Count(i => Enumerable.Range(0, labels.Count).All(c => float.IsNaN(gold[i]![c]) || Predicts(logits[i][c], threshold) == (gold[i]![c] == 1)));
        if (known.Length > 0)
        {
            values["f1_micro"] = known.Aggregate((a, b) => a + b).F1;
            values["f1_macro"] = known.Average(c => c.F1);
            values["subset_accuracy"] = (double)right / labelled.Length;
            if (known.Where(c => c.Positives > 0).Select(c => c.AveragePrecision).ToArray() is { Length: > 0 } precisions)
            {
                values["mean_average_precision"] = precisions.Average();
            }

            // What a script reads of any classifier: scikit-learn's accuracy_score of flags is the subset's, and f1 of several classes is the macro mean.
            values["accuracy"] = values["subset_accuracy"];
            values["f1"] = values["f1_macro"];
        }

        if (teacherLogits is not null && logits.Count > 0)
        {
            values["agreement"] = logits.Zip(teacherLogits, (s, t) => s.Zip(t).All(z => Predicts(z.First, threshold) == Predicts(z.Second, threshold)) ? 1.0 : 0).Average();
        }

        return new TaskMetrics
        {
            Values = values,
            PerClass = labelled.Length == 0 ? [] : [.. classes.Select((c, id) => c.ToRow(labels.NameOf(id)))],
            Rows = logits.Count,
            Labelled = labelled.Length,
            Correct = right,
            Primary = "f1_micro",
            Notes = [.. Notes(labels, classes, known.Length > 0)],
        };
    }

    /// <summary>Whether a class of this logit is predicted.</summary>
    public static bool Predicts(float logit, double threshold = DefaultThreshold) => 1 / (1 + Math.Exp(-(double)logit)) >= threshold;

    /// <summary>Refuses a threshold that is no probability between 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void RequireThreshold(double threshold)
    {
        if (!(threshold > 0 && threshold < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a probability above 0 and below 1");
        }
    }

    private static IEnumerable<string> Notes(LabelMap labels, ClassCounts[] classes, bool measured)
    {
        var without = Enumerable.Range(0, classes.Length).Where(c => classes[c] is { Rows: > 0, Positives: 0 }).Select(labels.NameOf).ToList();
        if (measured && without.Count > 0)
        {
            yield return FormattableString.Invariant(
                $"no row has {string.Join(", ", without.Take(8))}{(without.Count > 8 ? ", ..." : string.Empty)}: mean_average_precision is over the other {classes.Count(c => c.Positives > 0)} classes, and in f1_macro each counts as 0");
        }
    }
}
