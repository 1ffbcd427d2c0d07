using OnnxDistill.Recipes.Schema;

namespace OnnxDistill.Recipes.Loading;

/// <summary>What must hold between the keys of a recipe.</summary>
internal static class RecipeRules
{
    /// <summary>Checks a bound recipe.</summary>
    /// <exception cref="InvalidDataException">A rule is broken; the sentence names the keys.</exception>
    public static void Check(Recipe recipe, string file)
    {
        var student = recipe.Student;
        if (student.Kind == StudentOptions.Bert && student.Hidden % student.Heads != 0)
        {
            throw new InvalidDataException($"{file}: student.hidden {student.Hidden} is not a multiple of student.heads {student.Heads}");
        }

        if (student.Kind == StudentOptions.MobileBert && student.Bottleneck % student.Heads != 0)
        {
            throw new InvalidDataException($"{file}: student.bottleneck {student.Bottleneck} is not a multiple of student.heads {student.Heads}");
        }

        if (student.InitLayers is { Layers: { Count: > 0 } layers } && layers.Count != student.Layers)
        {
            throw new InvalidDataException($"{file}: student.init_layers names {layers.Count} layers, but student.layers is {student.Layers}; leave student.layers out");
        }

        if (recipe.Stages.Count == 0)
        {
            throw new InvalidDataException($"{file}: no stages; a recipe needs at least one");
        }

        foreach (var stage in recipe.Stages.Where(s => s.Objectives.All(o => o.Weight == 0)))
        {
            throw new InvalidDataException($"{file}: stage {stage.Name} has no objective with a weight above 0");
        }

        foreach (var twice in recipe.Stages.CountBy(s => s.Name).Where(n => n.Value > 1))
        {
            throw new InvalidDataException($"{file}: two stages are named {twice.Key}; --set could not tell them apart");
        }
    }
}
