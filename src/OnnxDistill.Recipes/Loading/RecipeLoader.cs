using OnnxDistill.Recipes.Progressive;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OnnxDistill.Recipes.Loading;

/// <summary>Loads shipped recipes by name and others from YAML files.</summary>
public static class RecipeLoader
{
    /// <summary>Gets the names of the shipped recipes.</summary>
    public static IReadOnlyList<string> Names => ShippedRecipes.Names;

    /// <summary>The text of a shipped recipe or of a YAML file, comments included.</summary>
    /// <exception cref="InvalidDataException">No such recipe ships; one that is near is named.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Show(string nameOrPath) => Find(nameOrPath).Text;

    /// <summary>The YAML of a recipe with assignments written into it, without comments: only the keys that the recipe or an assignment gives.</summary>
    /// <param name="nameOrPath">A shipped recipe's name, or a YAML file.</param>
    /// <param name="set">Assignments, as in <see cref="Load"/>.</param>
    /// <exception cref="InvalidDataException">An unknown recipe, key or value.</exception>
    public static string Change(string nameOrPath, IReadOnlyList<string> set)
    {
        var (file, _, text) = Find(nameOrPath);
        var tree = Tree(text, file);
        Assign(tree, set);
        return RecipeWriter.Text(tree);
    }

    /// <summary>Loads a recipe and applies <c>key=value</c> assignments in order.</summary>
    /// <param name="nameOrPath">A shipped recipe's name, or a YAML file.</param>
    /// <param name="set">
    /// Assignments: a dotted path into the schema (<c>student.layers=3</c>, <c>objectives.soft-target.temperature=3</c>), or its last
    /// part alone, which applies wherever the key exists (<c>max_steps=60</c>, <c>learning_rate=5e-4</c>).
    /// </param>
    /// <param name="student">What the student is where neither the recipe nor an assignment says otherwise, such as a teacher's shape; null for the options' own defaults.</param>
    /// <param name="teacher">The encoder that the student imitates, for <c>student.follow</c>; null where it is not known. Given defaults go before.</param>
    /// <exception cref="InvalidDataException">An unknown recipe, key or value; the sentence names file, line and the nearest known one.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Recipe Load(string nameOrPath, IReadOnlyList<string> set, StudentOptions? student = null, TeacherShape? teacher = null)
    {
        var (file, name, text) = Find(nameOrPath);
        return Parse(text, file, name, set, student, teacher);
    }

    /// <summary>Parses a recipe's YAML text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="name">The recipe's name where the text gives none.</param>
    /// <param name="set">Assignments, as in <see cref="Load"/>.</param>
    /// <param name="student">What the student is where nothing says otherwise, as in <see cref="Load"/>.</param>
    /// <param name="teacher">The encoder that the student imitates, as in <see cref="Load"/>.</param>
    /// <exception cref="InvalidDataException">The text is no recipe; the sentence names file and line.</exception>
    public static Recipe Parse(
        string text, string file, string name, IReadOnlyList<string> set, StudentOptions? student = null, TeacherShape? teacher = null)
    {
        var tree = Tree(text, file);
        _ = new RecipeBinder(file, strictKinds: true).Bind(tree, typeof(Recipe));

        Assign(tree, set);

        // The file was bound above, so what is wrong now came by --set.
        var recipe = (Recipe)new RecipeBinder("--set", strictKinds: false, student).Bind(Whole(tree), typeof(Recipe));
        if (student is null && teacher?.Follow(recipe.Student.Follow) is { } followed)
        {
            recipe = (Recipe)new RecipeBinder("--set", strictKinds: false, followed).Bind(tree, typeof(Recipe));
        }

        if (recipe.Student.InitLayers is { Layers: { Count: > 0 } layers } && !Gives(tree, "layers"))
        {
            recipe = recipe with { Student = recipe.Student with { Layers = layers.Count } };
        }

        recipe = student is null ? recipe : recipe.AtInitRates();
        recipe = recipe.Name.Length > 0 ? recipe : recipe with { Name = name };
        recipe = recipe with { Stages = [.. recipe.Stages.SelectMany(s => ProgressiveTransfer.Expand(s, recipe.Student, file))] };
        RecipeRules.Check(recipe, file, headsKnown: recipe.Student.Follow == "nothing" || teacher is not null || student is not null);
        return recipe;
    }

    // Kinds first: they decide which other keys have a meaning. A learning rate takes init_learning_rate away, so that comes last.
    private static void Assign(YamlMappingNode recipe, IReadOnlyList<string> set)
    {
        foreach (var assignment in set.Select(Assignment.Parse).OrderBy(a => a.Path[^1] switch { "kind" => 0, "init_learning_rate" => 2, _ => 1 }))
        {
            Assigner.Apply(recipe, assignment);
        }
    }

    // A recipe without a word about its student still gets the given defaults.
    private static YamlMappingNode Whole(YamlMappingNode recipe)
    {
        recipe.Children.TryAdd(new YamlScalarNode("student"), new YamlMappingNode());
        return recipe;
    }

    private static bool Gives(YamlMappingNode recipe, string key) =>
        recipe.Children[new YamlScalarNode("student")] is YamlMappingNode student && student.Children.ContainsKey(new YamlScalarNode(key));

    private static YamlMappingNode Tree(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            using var reader = new StringReader(text);
            stream.Load(reader);
            return stream.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? root
                : throw new InvalidDataException($"{file}: no recipe in it; expected keys such as student and stages");
        }
        catch (YamlException e)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{file}:{e.Start.Line}: not YAML: {e.Message}"), e);
        }
    }

    private static (string File, string Name, string Text) Find(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
        {
            return ($"{nameOrPath}.yaml", nameOrPath, ShippedRecipes.Text(nameOrPath));
        }

        if (File.Exists(nameOrPath))
        {
            return (nameOrPath, Path.GetFileNameWithoutExtension(nameOrPath), File.ReadAllText(nameOrPath));
        }

        if (Path.GetFileName(nameOrPath) != nameOrPath || Path.GetExtension(nameOrPath) is ".yaml" or ".yml")
        {
            throw new FileNotFoundException($"no recipe file {nameOrPath}; shipped recipes: {string.Join(", ", Names)}", nameOrPath);
        }

        throw new InvalidDataException(
            $"unknown recipe {nameOrPath}{(NearestName.Near(nameOrPath, Names) is { } near ? $"; nearest: {near}" : string.Empty)} (shipped: {string.Join(", ", Names)}; or give a YAML file)");
    }
}
