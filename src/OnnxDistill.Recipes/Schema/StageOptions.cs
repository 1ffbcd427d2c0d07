using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>One phase of a recipe: what is minimised, by which optimizer, for how long.</summary>
public sealed record StageOptions
{
    /// <summary>Gets the stage's name, by which <c>--set</c> finds it. The default value is <c>train</c>.</summary>
    public string Name { get; init; } = "train";

    /// <summary>Gets the objectives whose weighted sum is minimised. At least one.</summary>
    public IReadOnlyList<ObjectiveOptions> Objectives { get; init; } = [];

    /// <summary>Gets the optimizer. The default value is AdamW.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>Gets how the learning rate changes. The default value is a linear warm-up and decay.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>Gets how often every row is seen. The default value is 3.</summary>
    [Range(1, 1_000_000)]
    public int Epochs { get; init; } = 3;

    /// <summary>Gets the most steps of the stage, or null for no cap; the schedule follows the capped length. The default value is null.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxSteps { get; init; }

    /// <summary>Gets the rows of a step. The default value is 32.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Gets the L2 norm all gradients together are clipped to, or null for no clipping. The default value is 1.</summary>
    [Range(1e-12, 1e12)]
    public double? ClipNorm { get; init; } = 1;

    /// <summary>
    /// Gets after how many steps dev is evaluated, or null for after each epoch; it is always evaluated after the last step.
    /// The default value is null.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? EvaluateEvery { get; init; }
}
