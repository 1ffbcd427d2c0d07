using System.ComponentModel.DataAnnotations;

namespace OnnxDistill.Recipes.Schema;

/// <summary>A training configuration: which student, and the stages that train it one after the other.</summary>
/// <remarks>In YAML every key is the property's name in snake_case.</remarks>
public sealed record Recipe
{
    /// <summary>Gets the recipe's name. The default value is the YAML file's name without its extension.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Gets what the recipe does, in a sentence. The default value is empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Gets the paper or code the settings come from. The default value is empty.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Gets the student. The default value is a BERT of 4 layers x 192 x 12 heads.</summary>
    public StudentOptions Student { get; init; } = new();

    /// <summary>Gets the stages in order; each starts from the weights the one before it ended with. At least one.</summary>
    public IReadOnlyList<StageOptions> Stages { get; init; } = [];

    /// <summary>
    /// Gets the weights of several teachers' logits, in the order of <c>--cache</c>; only their ratio matters. The default value is empty:
    /// all count alike.
    /// </summary>
    [Range(1e-9, 1e9)]
    public IReadOnlyList<double> TeacherWeights { get; init; } = [];

    /// <summary>Whether a stage mixes the rows of several caches; else several caches are of the same rows.</summary>
    public bool MixesCaches() => Stages.Any(s => s.Mix.Count > 0);
}
