namespace OnnxDistill.Student.Reports.Curves;

/// <summary>What a run logged after some steps.</summary>
/// <param name="Step">The step, counted over all stages.</param>
/// <param name="Loss">The weighted sum of the losses, as a mean since the point before.</param>
/// <param name="Losses">The loss of each objective, not weighted, by name.</param>
/// <param name="LearningRate">The learning rate.</param>
internal sealed record TrainPoint(long Step, double Loss, IReadOnlyDictionary<string, double> Losses, double LearningRate);
