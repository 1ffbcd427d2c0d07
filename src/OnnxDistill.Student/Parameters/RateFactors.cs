using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Student.Parameters;

/// <summary>What a learning rate is multiplied by for each parameter: by its distance from the head, and by its group.</summary>
internal static class RateFactors
{
    /// <summary>The factor by name; null where it is 1 for all. Parameters that are not the student's own have the factor 1.</summary>
    /// <param name="options">The recipe's optimizer.</param>
    /// <param name="names">The names of the student's parameters.</param>
    /// <exception cref="InvalidDataException">A group has no parameter.</exception>
    public static Func<string, double>? Of(OptimizerOptions options, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(names);
        if (options.LayerDecay == 1 && options.Groups.Count == 0)
        {
            return null;
        }

        (NamePattern Pattern, double Factor)[] groups = [.. options.Groups.Select(g => (NamePattern.Require(g.Parameters, "optimizer.groups", names), g.LrMult))];
        var layers = names.Max(n => ParameterPlace.Of(n).Layer) + 1 ?? 0;
        var own = names.ToHashSet(StringComparer.Ordinal);
        return name => !own.Contains(name) ? 1 : Math.Pow(options.LayerDecay, ParameterPlace.Of(name).Depth(layers)) * Group(name);

        double Group(string name)
        {
            var at = Array.FindIndex(groups, g => g.Pattern.Matches(name));
            return at < 0 ? 1 : groups[at].Factor;
        }
    }
}
