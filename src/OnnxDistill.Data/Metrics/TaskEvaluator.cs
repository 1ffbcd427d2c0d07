using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Metrics;

/// <summary>Computes the metrics of a task from labels and logits.</summary>
public static class TaskEvaluator
{
    /// <summary>Evaluates logits [rows][classes] against labels [rows] (class ids or numbers; NaN: no label).</summary>
    public static TaskMetrics Evaluate(
        LabelMap labels,
        IReadOnlyList<double> gold,
        IReadOnlyList<float[]> logits,
        IReadOnlyList<float[]>? teacherLogits = null) => throw new NotImplementedException();
}
