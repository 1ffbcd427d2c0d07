using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Needs;

/// <summary>What is worth telling of the layers that a recipe compares: where a rule had to choose between them.</summary>
internal static class LayerNotes
{
    /// <summary>The lines; none where every map is what its rule says.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="teacherLayers">The teacher's number of layers.</param>
    /// <exception cref="InvalidDataException">The layers cannot be mapped; the objective is named.</exception>
    public static IReadOnlyList<string> Of(Recipe recipe, int teacherLayers)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var student = recipe.Student;
        string[] nearest =
        [
            .. recipe.Stages.SelectMany(s => s.Objectives)
                .Where(o => o.Weight > 0 && o.Layers == LayerRule.Nearest && ObjectiveNeeds.DependsOnLayers(o) && teacherLayers % student.Layers != 0)
                .Select(o => $"{o.Kind} {Pairs(o, student, teacherLayers)}").Distinct(),
        ];
        return nearest.Length == 0 ? [] :
        [
            FormattableString.Invariant($"the teacher's {teacherLayers} layers do not divide by student.layers, {student.Layers}; the nearest ones are imitated (student:teacher, 0-based): {string.Join("; ", nearest)}"),
        ];
    }

    private static string Pairs(ObjectiveOptions objective, StudentOptions student, int teacherLayers) =>
        string.Join(' ', ObjectiveLayers.Of(objective, student, teacherLayers).Select(p => FormattableString.Invariant($"{p.Student}:{p.Teacher}")));
}
