using System.ComponentModel.DataAnnotations;
using System.Globalization;
using OnnxDistill.Recipes.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OnnxDistill.Recipes.Loading;

/// <summary>Turns a YAML tree into options types and refuses what the schema does not know, by file, line and nearest known key.</summary>
/// <param name="file">The file's name, for errors.</param>
/// <param name="strictKinds">
/// Whether a key without meaning for its sibling <c>kind</c> is refused; else it is left out, and errors name no line (<c>--set</c>).
/// </param>
/// <param name="student">What the student is where no key says otherwise; null for the options' own defaults.</param>
internal sealed class RecipeBinder(string file, bool strictKinds, StudentOptions? student = null)
{
    /// <summary>Binds a mapping to an options type.</summary>
    public object Bind(YamlNode node, Type options)
    {
        if (node is not YamlMappingNode mapping)
        {
            throw Wrong(node, $"expected keys and values ({string.Join(", ", SchemaKey.Of(options).Select(k => k.Name))})");
        }

        var result = options == typeof(StudentOptions) && student is not null ? student with { } : Activator.CreateInstance(options)!;
        var kind = KindOf(mapping, options);
        foreach (var (name, value) in mapping.Children.Select(c => (Name: Text(c.Key), c.Value)))
        {
            var key = SchemaKey.Find(options, name) ?? throw Unknown(value, name, options, kind);
            if (key.Knows(kind))
            {
                key.Property.SetValue(result, Value(value, key));
            }
            else if (strictKinds)
            {
                throw Wrong(value, $"{name} has no meaning for {kind} (only for {string.Join(", ", key.Kinds!)})");
            }
        }

        return result;
    }

    /// <summary>The value of the key <c>kind</c> in a mapping, or the type's default, or null where the type has no kinds.</summary>
    public static string? KindOf(YamlMappingNode mapping, Type options) =>
        SchemaKey.Find(options, "kind") is not { } key ? null
        : mapping.Children.TryGetValue(new YamlScalarNode("kind"), out var given) ? (given as YamlScalarNode)?.Value
        : key.Property.GetValue(Activator.CreateInstance(options)) as string;

    private object? Value(YamlNode node, SchemaKey key)
    {
        if (key.IsList)
        {
            var items = (node as YamlSequenceNode ?? throw Wrong(node, $"{key.Name} takes a list")).Children;
            var list = Array.CreateInstance(key.Options ?? key.Scalar!, items.Count);
            for (var i = 0; i < items.Count; i++)
            {
                list.SetValue(key.Options is { } item ? Bind(items[i], item) : Scalar(items[i], key), i);
            }

            return list;
        }

        // Layers and class weights are a word or a list; as one value of --set both are text.
        return key.Options is { } options ? Bind(node, options)
            : WordOrList.Is(key.Scalar!) && node is YamlSequenceNode numbers ? Scalar(new YamlScalarNode(Joined(numbers)), key)
            : Scalar(node, key);
    }

    private object? Scalar(YamlNode node, SchemaKey key)
    {
        var scalar = node as YamlScalarNode ?? throw Wrong(node, $"{key.Name} takes one value");
        var text = scalar.Value ?? string.Empty;
        if (scalar.Style == ScalarStyle.Plain && text is "" or "~" or "null")
        {
            return key.MayBeNull ? null : throw Wrong(node, $"{key.Name} needs a value");
        }

        var value = Parse(text, key.Scalar!) ?? throw Wrong(node, $"{key.Name} takes {Describe(key.Scalar!)}, not '{text}'");
        foreach (var rule in key.Rules.Where(rule => !rule.IsValid(value)))
        {
            throw Wrong(node, $"{key.Name} must be {Allowed(rule, text)}, not '{text}'");
        }

        return value;
    }

    private static object? Parse(string text, Type type) =>
        type == typeof(string) ? text
        : type == typeof(int) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) ? i : null
        : type == typeof(double) ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d) ? d : null
        : type == typeof(bool) ? bool.TryParse(text, out var b) ? b : null
        : WordOrList.Is(type) ? WordOrList.Parse(text, type)
        : throw new NotSupportedException($"no recipe key of type {type}");

    private static string Joined(YamlSequenceNode list) => $"[{string.Join(", ", list.Children.Select(c => (c as YamlScalarNode)?.Value))}]";

    private static string Describe(Type type) =>
        WordOrList.Is(type) ? WordOrList.Describe(type)
        : type == typeof(int) ? "an integer" : type == typeof(double) ? "a number" : type == typeof(bool) ? "true or false" : "text";

    private static string Allowed(ValidationAttribute rule, string text) => rule switch
    {
        AllowedValuesAttribute { Values: var values } => $"one of {string.Join(", ", values)}{(NearestName.Near(text, values.OfType<string>()) is { } near ? $" (nearest: {near})" : string.Empty)}",
        RangeAttribute range => FormattableString.Invariant($"between {range.Minimum} and {range.Maximum}"),
        _ => rule.ToString()!,
    };

    private InvalidDataException Unknown(YamlNode node, string name, Type options, string? kind)
    {
        var known = SchemaKey.Of(options).Where(k => k.Knows(kind)).Select(k => k.Name).ToArray();
        return Wrong(node, $"unknown key {name}{(NearestName.Near(name, known) is { } near ? $"; nearest known: {near}" : string.Empty)} (known: {string.Join(", ", known)})");
    }

    private string Text(YamlNode key) => key is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(key, "a key must be a word");

    private InvalidDataException Wrong(YamlNode node, string what) =>
        new(strictKinds ? FormattableString.Invariant($"{file}:{node.Start.Line}: {what}") : $"{file}: {what}");
}
