namespace OnnxDistill.Student.Reports.Curves;

/// <summary>A stage's training as it was logged.</summary>
/// <param name="Name">The stage's name.</param>
/// <param name="Points">Its points, by step.</param>
internal sealed record StageCurve(string Name, IReadOnlyList<TrainPoint> Points)
{
    /// <summary>Gets the names of the objectives, in the recipe's order.</summary>
    public IReadOnlyList<string> Objectives => [.. Points.SelectMany(p => p.Losses.Keys).Distinct()];
}
