using System.Text.Json;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads values of a JSON object; what is null counts as absent.</summary>
internal static class JsonView
{
    /// <summary>A property, or null where the element is no object or has none.</summary>
    public static JsonElement? Find(this JsonElement? parent, string key) =>
        parent is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A property, which must be there.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static JsonElement Require(this JsonElement? parent, string key) =>
        parent.Find(key) ?? throw new InvalidDataException($"{parent.Kind() ?? "an object"} of tokenizer.json has no {key}");

    /// <summary>A text, or null where there is none.</summary>
    public static string? Text(this JsonElement? parent, string key) =>
        parent.Find(key) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(parent, key, "text");

    /// <summary>Yes or no, or what is given where it is absent.</summary>
    public static bool Flag(this JsonElement? parent, string key, bool otherwise) => parent.Find(key) is not { } value ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(parent, key, "true or false");

    /// <summary>A whole number, or null where there is none.</summary>
    public static int? Number(this JsonElement? parent, string key) =>
        parent.Find(key) is not { } value ? null : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(parent, key, "whole number");

    /// <summary>A list, which must be there.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static List<JsonElement> List(this JsonElement? parent, string key)
    {
        var value = parent.Require(key);
        return value.ValueKind == JsonValueKind.Array ? Items(value) : throw Wrong(parent, key, "list");
    }

    /// <summary>The items of an array.</summary>
    public static List<JsonElement> Items(this JsonElement array)
    {
        var items = new List<JsonElement>(array.GetArrayLength());
        using var elements = array.EnumerateArray();
        while (elements.MoveNext())
        {
            items.Add(elements.Current);
        }

        return items;
    }

    /// <summary>The type of a component, or null.</summary>
    public static string? Kind(this JsonElement? parent) => parent is { ValueKind: JsonValueKind.Object } item && item.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static InvalidDataException Wrong(JsonElement? parent, string key, string expected) =>
        new($"{key} of {parent.Kind() ?? "an object"} of tokenizer.json is no {expected}");
}
