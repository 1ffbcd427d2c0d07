using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>
/// When a stage ends before its last step: <see cref="StageOptions.BestMetric"/> has not become better on dev for a while (transformers'
/// <c>EarlyStoppingCallback</c>).
/// </summary>
public sealed record EarlyStoppingOptions
{
    /// <summary>Gets the evaluations without a better value after which the stage ends; null for never. The default value is null.</summary>
    [Range(1, int.MaxValue)]
    public int? Patience { get; init; }

    /// <summary>
    /// Gets by how much more than this a value must be better than the best so far to count as better (<c>early_stopping_threshold</c>).
    /// The default value is 0.
    /// </summary>
    [Range(0.0, 1e9)]
    public double MinDelta { get; init; }
}
