using System.Text.Json;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>The values of a JSON object as the few types that examples are made of.</summary>
internal static class JsonValues
{
    /// <summary>The values of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="path">The file, for errors.</param>
    /// <param name="line">The line on which the row begins.</param>
    /// <exception cref="InvalidDataException">It is no object, has a name twice, or holds what is no text.</exception>
    public static IReadOnlyDictionary<string, object?> Of(JsonElement row, string path, long line)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"{path}, line {line}: a JSON object was expected, not {row.ValueKind}");
        }

        try
        {
            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            using var properties = row.EnumerateObject();
            foreach (var property in properties)
            {
                if (!values.TryAdd(property.Name, Value(property.Value)))
                {
                    throw new InvalidDataException($"{path}, line {line}: '{property.Name}' stands twice in one object; rename one");
                }
            }

            return values;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{path}, line {line}: a string holds half a surrogate pair, which is no text", e);
        }
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.Array => List(value),
        JsonValueKind.Object => new OtherValue("an object"),
        _ => value.GetRawText(),
    };

    private static object List(JsonElement value)
    {
        var items = new List<JsonElement>();
        using var array = value.EnumerateArray();
        foreach (var item in array)
        {
            items.Add(item);
        }

        return items.TrueForAll(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out _)) ? items.ConvertAll(i => i.GetInt32()).ToArray()
            : items.TrueForAll(i => i.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                ? items.ConvertAll(i => (string)Value(i)!).ToArray()
            : new OtherValue(items.Exists(i => i.ValueKind == JsonValueKind.Object) ? "a list of objects"
                : items.Exists(i => i.ValueKind == JsonValueKind.Array) ? "a list of lists" : "a list with null in it");
    }
}
