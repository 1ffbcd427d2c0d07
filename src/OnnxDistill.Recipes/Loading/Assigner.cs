using System.Globalization;
using OnnxDistill.Recipes.Schema;
using YamlDotNet.RepresentationModel;

namespace OnnxDistill.Recipes.Loading;

/// <summary>
/// Writes <c>--set</c> assignments into a recipe's YAML tree. A path is looked for from every options type downwards, so that
/// <c>temperature</c>, <c>soft-target.temperature</c> and <c>stages.train.objectives.soft-target.temperature</c> all find it.
/// </summary>
internal static class Assigner
{
    /// <summary>Applies one assignment wherever its path exists.</summary>
    /// <exception cref="InvalidDataException">The path is unknown, ambiguous, or names a key without meaning for its kind.</exception>
    public static void Apply(YamlMappingNode recipe, Assignment assignment)
    {
        var places = new List<Place>();
        Search(new Place(recipe, typeof(Recipe), string.Empty, null), assignment.Path, places);
        var set = places.Where(p => p.Key!.Knows(p.Kind)).ToArray();
        if (set.Length == 0)
        {
            throw new InvalidDataException(places.Count > 0 ? WithoutMeaning(assignment, places) : Unknown(assignment));
        }

        // learning_rate means one thing in every stage; kind means something else in a student than in an optimizer.
        if (set.Select(p => p.Options).Distinct().Count() > 1)
        {
            var names = set.Select(p => p.Name).Distinct().Select(n => $"{n}.{assignment.Path[^1]}");
            throw new InvalidDataException($"--set {assignment.Key}: ambiguous; write one of {string.Join(", ", names)}");
        }

        foreach (var place in set)
        {
            place.Node.Children[new YamlScalarNode(place.Key!.Name)] = assignment.Value;
            if (place.Key.Name == "learning_rate")
            {
                // A rate that the user gives holds from any start: that of a teacher's weights must not go before it.
                place.Node.Children.Remove(new YamlScalarNode("init_learning_rate"));
            }
        }
    }

    private static void Search(Place place, IReadOnlyList<string> path, List<Place> found)
    {
        Follow(place, path, found);
        foreach (var child in SchemaKey.Of(place.Options).Where(k => k.Options is not null).SelectMany(place.Below))
        {
            Search(child, path, found);
        }
    }

    private static void Follow(Place place, IReadOnlyList<string> path, List<Place> found)
    {
        var key = SchemaKey.Find(place.Options, path[0]);
        if (path.Count == 1)
        {
            if (key is { Options: null } && !found.Any(f => ReferenceEquals(f.Node, place.Node)))
            {
                found.Add(place with { Key = key });
            }

            return;
        }

        // objectives.soft-target.x and soft-target.x: a list's elements answer to their kind, name or index.
        var below = key is { Options: not null } ? place.Below(key) : [];
        var rest = path.Skip(1).ToArray();
        foreach (var child in below)
        {
            if (!child.IsElement)
            {
                Follow(child, rest, found);
            }
            else if (child.AnswersTo(rest[0]) && rest.Length > 1)
            {
                Search(child, [.. rest.Skip(1)], found);
            }
            else if (SchemaKey.Find(child.Options, rest[0]) is not null)
            {
                Follow(child, rest, found);
            }
        }

        if (key is null && place.IsElement && place.AnswersTo(path[0]))
        {
            Search(place, [.. path.Skip(1)], found);
        }
    }

    private static string Unknown(Assignment assignment)
    {
        var known = Keys(typeof(Recipe)).Distinct().ToArray();
        var wrong = assignment.Path.FirstOrDefault(p => !known.Contains(p)) ?? assignment.Path[^1];
        return known.Contains(wrong)
            ? $"--set {assignment.Key}: {wrong} is a key of a recipe, but not of what stands before it"
            : $"--set {assignment.Key}: unknown key {wrong}{(NearestName.Near(wrong, known) is { } near ? $"; nearest known: {near}" : $" (known: {string.Join(", ", known)})")}";
    }

    private static string WithoutMeaning(Assignment assignment, List<Place> places)
    {
        var kinds = string.Join(", ", places[0].Key!.Kinds!);
        var here = string.Join(", ", places.Select(p => p.Kind).Distinct());
        return $"--set {assignment.Key}: only {kinds} has this key, and this recipe's {places[0].Name} is {here}";
    }

    private static IEnumerable<string> Keys(Type options) =>
        SchemaKey.Of(options).SelectMany(k => k.Options is { } type ? Keys(type).Prepend(k.Name) : [k.Name]);

    /// <summary>A mapping in the tree, the options type it stands for, and the key found there.</summary>
    private sealed record Place(YamlMappingNode Node, Type Options, string Name, int? Index, SchemaKey? Key = null)
    {
        public bool IsElement => Index is not null;

        public string? Kind => RecipeBinder.KindOf(Node, Options);

        public bool AnswersTo(string name) =>
            name == Kind
            || name == Index?.ToString(CultureInfo.InvariantCulture)
            || (Node.Children.TryGetValue(new YamlScalarNode("name"), out var own) && own is YamlScalarNode { Value: var text } && text == name);

        public IEnumerable<Place> Below(SchemaKey key)
        {
            var given = Node.Children.TryGetValue(new YamlScalarNode(key.Name), out var node);
            if (key.IsList)
            {
                return given && node is YamlSequenceNode list
                    ? list.Children.OfType<YamlMappingNode>().Select((item, i) => new Place(item, key.Options!, key.Name, i))
                    : [];
            }

            if (node is not YamlMappingNode mapping)
            {
                // A part the file leaves to its defaults can still be set.
                mapping = [];
                Node.Children[new YamlScalarNode(key.Name)] = mapping;
            }

            return [new Place(mapping, key.Options!, key.Name, null)];
        }
    }
}
