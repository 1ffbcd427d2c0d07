using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Student.Parameters;

/// <summary>Refuses what a recipe says of parameters that its student does not have, before anything is trained.</summary>
internal static class ParameterChecks
{
    /// <summary>Checks what every stage freezes, and its groups of parameters.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="names">Gives the names of the student's parameters; asked only where a stage names some.</param>
    /// <exception cref="InvalidDataException">A pattern or layer is of no parameter, or nothing is left to be trained.</exception>
    public static void Check(Recipe recipe, Func<IReadOnlyList<string>> names)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(names);
        var stages = recipe.Stages.Where(s => s.Freeze.Count + s.FreezeLayers.Count + s.Optimizer.Groups.Count > 0).ToList();
        var known = stages.Count == 0 ? [] : names();
        foreach (var stage in stages)
        {
            _ = FrozenParameters.NamesOf(stage, known);
            _ = RateFactors.Of(stage.Optimizer, known);
        }
    }
}
