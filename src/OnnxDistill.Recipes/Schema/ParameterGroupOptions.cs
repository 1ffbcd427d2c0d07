using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>Parameters with a learning rate of their own.</summary>
public sealed record ParameterGroupOptions
{
    /// <summary>
    /// Gets the parameters, written as in <see cref="StageOptions.Freeze"/>; the first group that a parameter is in counts. The default value is *.
    /// </summary>
    public string Parameters { get; init; } = "*";

    /// <summary>Gets what the learning rate is multiplied by, weight decay and layer decay as for all others. The default value is 1.</summary>
    [Range(0.0, 1e6)]
    public double LrMult { get; init; } = 1;
}
