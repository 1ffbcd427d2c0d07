using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Metrics;

/// <summary>Computes the metrics of a task from labels and logits.</summary>
public static class TaskEvaluator
{
    /// <summary>Evaluates logits [rows][classes] against labels [rows] (class ids or numbers; NaN: no label).</summary>
    /// <param name="labels">Names and kind of the task.</param>
    /// <param name="gold">[rows] class ids or numbers; NaN rows count only for the agreement.</param>
    /// <param name="logits">[rows][classes] what the model said.</param>
    /// <param name="teacherLogits">[rows][classes] what the teacher said, or null.</param>
    public static TaskMetrics Evaluate(
        LabelMap labels,
        IReadOnlyList<double> gold,
        IReadOnlyList<float[]> logits,
        IReadOnlyList<float[]>? teacherLogits = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Count, gold.Count);
        var regression = labels.Kind == TaskKind.Regression;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        int[] labelled = [.. Enumerable.Range(0, gold.Count).Where(i => !double.IsNaN(gold[i]))];
        ConfusionMatrix? confusion = null;
        if (labelled.Length > 0 && regression)
        {
            double[] truth = [.. labelled.Select(i => gold[i])];
            double[] said = [.. labelled.Select(i => (double)logits[i][0])];
            values["pearson"] = Correlation.Pearson(said, truth);
            values["spearman"] = Correlation.Spearman(said, truth);
            values["mse"] = said.Zip(truth, (s, t) => (s - t) * (s - t)).Average();
        }
        else if (labelled.Length > 0)
        {
            confusion = new ConfusionMatrix(labels.Count);
            foreach (var i in labelled)
            {
                confusion.Add((int)gold[i], ArgMax(logits[i]));
            }

            values["accuracy"] = confusion.Accuracy;
            values["f1"] = labels.Count == 2 ? confusion.F1(1) : confusion.MacroF1;
            values["f1_macro"] = confusion.MacroF1;
            values["matthews"] = confusion.Matthews;
            values["ece"] = Reliability.Of([.. labelled.Select(i => logits[i])], [.. labelled.Select(i => (int)gold[i])]).Error;
        }

        if (teacherLogits is not null && !regression && logits.Count > 0)
        {
            values["agreement"] = logits.Zip(teacherLogits, (s, t) => ArgMax(s) == ArgMax(t) ? 1.0 : 0).Average();
        }

        var table = confusion?.Table(labels);
        return new TaskMetrics
        {
            Values = values,
            Confusion = table,
            Notes = table is null ? LabelFit.Notes(values, labelled.Length) : [.. LabelFit.Notes(table), .. new[] { OneClass.Note(table) }.OfType<string>()],
            PerClass = confusion?.PerClass(labels) ?? [],
            Rows = logits.Count,
            Labelled = labelled.Length,
            Correct = confusion?.Correct ?? 0,
            Primary = regression ? "pearson" : "accuracy",
        };
    }

    /// <summary>The class of the largest logit; the first of equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }
}
