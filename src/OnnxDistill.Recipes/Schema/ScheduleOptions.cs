using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>How the learning rate changes over the steps of a stage.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The kind that warms up and then stays.</summary>
    public const string Constant = "constant";

    /// <summary>The kind that warms up and then falls to zero in a straight line.</summary>
    public const string Linear = "linear";

    /// <summary>The kind that warms up and then falls along a cosine.</summary>
    public const string Cosine = "cosine";

    /// <summary>The kind that warms up and then falls as a power of the steps that are left.</summary>
    public const string Polynomial = "polynomial";

    /// <summary>
    /// Gets the shape, as transformers names it: <c>constant</c>, <c>linear</c>, <c>cosine</c> or <c>polynomial</c>. The default value is
    /// <c>linear</c>.
    /// </summary>
    [AllowedValues(Constant, Linear, Cosine, Polynomial)]
    public string Kind { get; init; } = Linear;

    /// <summary>Gets the share of the steps that warm up from zero. The default value is 0.1.</summary>
    [Range(0.0, 1.0)]
    public double Warmup { get; init; } = 0.1;

    /// <summary>Gets the number of steps that warm up, or null to use <see cref="Warmup"/>. The default value is null.</summary>
    [Range(0, int.MaxValue)]
    public int? WarmupSteps { get; init; }

    /// <summary>Gets the waves of the cosine after the warm-up; half a wave ends at 0 (<c>num_cycles</c>). The default value is 0.5.</summary>
    [Kinds(Cosine)]
    [Range(0.0, 1e6)]
    public double Cycles { get; init; } = 0.5;

    /// <summary>Gets the power of the polynomial; 1 is a straight line (<c>power</c>). The default value is 1.</summary>
    [Kinds(Polynomial)]
    [Range(1e-6, 1e3)]
    public double Power { get; init; } = 1;

    /// <summary>Gets the learning rate that the polynomial ends at, below the optimizer's (<c>lr_end</c>). The default value is 1E-07.</summary>
    [Kinds(Polynomial)]
    [Range(0.0, 1e3)]
    public double EndLearningRate { get; init; } = 1e-7;
}
