using System.Collections;
using System.Globalization;
using OnnxDistill.Recipes.Classes;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Schema;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace OnnxDistill.Recipes.Loading;

/// <summary>Writes a recipe as YAML with every key that has a meaning for its kinds; <see cref="RecipeLoader.Parse"/> reads it back as the same.</summary>
public static class RecipeWriter
{
    /// <summary>The recipe as YAML text, defaults included.</summary>
    public static string Write(Recipe recipe) => Text(Mapping(recipe));

    /// <summary>A recipe's tree as YAML text, without the parts that say nothing.</summary>
    internal static string Text(YamlMappingNode recipe)
    {
        DropEmpty(recipe);
        var stream = new YamlStream(new YamlDocument(recipe));
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        stream.Save(writer, assignAnchors: false);
        var text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }

    private static void DropEmpty(YamlNode node)
    {
        foreach (var child in node is YamlMappingNode parent ? [.. parent.Children.Values] : node is YamlSequenceNode list ? list.Children : Array.Empty<YamlNode>())
        {
            DropEmpty(child);
        }

        foreach (var (key, _) in node is YamlMappingNode mapping ? mapping.Children.Where(c => c.Value is YamlMappingNode { Children.Count: 0 }).ToList() : [])
        {
            ((YamlMappingNode)node).Children.Remove(key);
        }
    }

    private static YamlMappingNode Mapping(object options)
    {
        var mapping = new YamlMappingNode();
        var kind = SchemaKey.Find(options.GetType(), "kind")?.Property.GetValue(options) as string;
        foreach (var key in SchemaKey.Of(options.GetType()).Where(k => k.Knows(kind)))
        {
            mapping.Add(key.Name, Node(key.Property.GetValue(options)));
        }

        return mapping;
    }

    private static YamlNode Node(object? value) => value switch
    {
        null => new YamlScalarNode("null"),
        string text => new YamlScalarNode(text) { Style = text.Length == 0 || text is "null" or "~" ? ScalarStyle.DoubleQuoted : ScalarStyle.Any },
        LayerChoice { Layers.Count: > 0 } choice => new YamlSequenceNode(choice.Layers.Select(l => Node(l))) { Style = SequenceStyle.Flow },
        LayerChoice choice => new YamlScalarNode(choice.Text),
        LayerRule { Layers.Count: > 0 } rule => new YamlSequenceNode(rule.Layers.Select(l => Node(l))) { Style = SequenceStyle.Flow },
        LayerRule rule => new YamlScalarNode(rule.Text),
        ClassWeights { Values.Count: > 0 } weights => new YamlSequenceNode(weights.Values.Select(w => Node(w))) { Style = SequenceStyle.Flow },
        ClassWeights weights => new YamlScalarNode(weights.Text),
        bool flag => new YamlScalarNode(flag ? "true" : "false"),
        IFormattable number => new YamlScalarNode(number.ToString(null, CultureInfo.InvariantCulture)),
        IEnumerable items => new YamlSequenceNode(items.Cast<object?>().Select(Node)),
        _ => Mapping(value),
    };
}
