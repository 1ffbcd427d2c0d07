using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Student.Training;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Stage">The stage's name.</param>
/// <param name="Epoch">The 1-based epoch of the stage.</param>
/// <param name="Step">Steps taken in all stages.</param>
/// <param name="Steps">Steps of all stages.</param>
/// <param name="Loss">The weighted loss, mean since the last report.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="RowsPerSecond">Rows trained on per second, evaluation excluded.</param>
/// <param name="Left">The time left, from the recent speed.</param>
/// <param name="Dev">The dev metrics if the step was followed by an evaluation; else null.</param>
public sealed record TrainingProgress(
    string Stage, int Epoch, long Step, long Steps, double Loss, double LearningRate, double RowsPerSecond, TimeSpan Left, TaskMetrics? Dev);
