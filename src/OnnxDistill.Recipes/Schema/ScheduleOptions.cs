using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>How the learning rate changes over the steps of a stage.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The kind that warms up and then stays.</summary>
    public const string Constant = "constant";

    /// <summary>The kind that warms up and then falls to zero in a straight line.</summary>
    public const string Linear = "linear";

    /// <summary>Gets the shape: <c>constant</c> or <c>linear</c>. The default value is <c>linear</c>.</summary>
    [AllowedValues(Constant, Linear)]
    public string Kind { get; init; } = Linear;

    /// <summary>Gets the share of the steps that warm up from zero. The default value is 0.1.</summary>
    [Range(0.0, 1.0)]
    public double Warmup { get; init; } = 0.1;

    /// <summary>Gets the number of steps that warm up, or null to use <see cref="Warmup"/>. The default value is null.</summary>
    [Range(0, int.MaxValue)]
    public int? WarmupSteps { get; init; }
}
