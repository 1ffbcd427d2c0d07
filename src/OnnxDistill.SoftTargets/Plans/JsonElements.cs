using System.Text.Json;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>Reads properties of a JSON object; what is missing is named.</summary>
internal static class JsonElements
{
    public static JsonElement Required(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : throw new InvalidDataException($"'{name}' is missing");

    public static int? Optional(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : null;

    public static string Text(this JsonElement element, string name) =>
        element.Required(name).GetString() ?? throw new InvalidDataException($"'{name}' is missing");

    public static Dictionary<string, string> Texts(this JsonElement element, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.Required(name).EnumerateObject())
        {
            texts.Add(property.Name, property.Value.GetString() ?? throw new InvalidDataException($"'{name}.{property.Name}' is missing"));
        }

        return texts;
    }

    public static List<T> List<T>(this JsonElement element, string name, Func<JsonElement, T> read)
    {
        var list = new List<T>();
        foreach (var item in element.Required(name).EnumerateArray())
        {
            list.Add(read(item));
        }

        return list;
    }
}
