using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>One loss term.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>The kind that compares softened class distributions (Hinton et al. 2015).</summary>
    public const string SoftTarget = "soft-target";

    /// <summary>The kind that takes the mean squared error between logits (Ba and Caruana 2014).</summary>
    public const string LogitsMse = "logits-mse";

    /// <summary>The kind that takes the task's own loss on labels: cross entropy, or squared error for a regression.</summary>
    public const string HardLabel = "hard-label";

    /// <summary>Gets the loss: <c>soft-target</c>, <c>logits-mse</c> or <c>hard-label</c>. The default value is <c>hard-label</c>.</summary>
    [AllowedValues(SoftTarget, LogitsMse, HardLabel)]
    public string Kind { get; init; } = HardLabel;

    /// <summary>Gets the factor of this term in the sum. The default value is 1.</summary>
    [Range(0.0, 1e9)]
    public double Weight { get; init; } = 1;

    /// <summary>Gets the temperature both logits are divided by. The default value is 1.</summary>
    [Kinds(SoftTarget)]
    [Range(1e-3, 1e3)]
    public double Temperature { get; init; } = 1;

    /// <summary>Gets the divergence: <c>kl</c> or <c>ce</c> (same gradients, other values). The default value is <c>kl</c>.</summary>
    [Kinds(SoftTarget)]
    [AllowedValues("kl", "ce")]
    public string Divergence { get; init; } = "kl";

    /// <summary>Gets whether the loss is multiplied by the squared temperature, which keeps its gradients' size. The default value is true.</summary>
    [Kinds(SoftTarget)]
    public bool ScaleT2 { get; init; } = true;

    /// <summary>Gets the reduction: <c>batchmean</c> (by rows) or <c>mean</c> (by rows and classes). The default value is <c>batchmean</c>.</summary>
    [Kinds(SoftTarget, LogitsMse)]
    [AllowedValues("batchmean", "mean")]
    public string Reduction { get; init; } = "batchmean";

    /// <summary>
    /// Gets how the term normalises: <c>masked</c>, <c>paper</c> or <c>reference</c> (see the objective's own documentation).
    /// The default value is <c>masked</c>.
    /// </summary>
    [AllowedValues("masked", "paper", "reference")]
    public string Dialect { get; init; } = "masked";
}
