using System.Text.Json;

namespace OnnxDistill.Data.Files;

/// <summary>Records of a .jsonl file: one object a line.</summary>
internal static class JsonRecords
{
    public static IEnumerable<NamedRecord> Read(string path)
    {
        foreach (var line in Utf8Lines.Read(path))
        {
            if (!string.IsNullOrWhiteSpace(line.Text))
            {
                yield return new NamedRecord(line.Number, Parse(line, path));
            }
        }
    }

    private static Dictionary<string, object?> Parse(TextLine line, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(line.Text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"{path}, line {line.Number}: a JSON object was expected, not {document.RootElement.ValueKind}");
            }

            var values = new Dictionary<string, object?>(StringComparer.Ordinal);
            using var properties = document.RootElement.EnumerateObject();
            foreach (var property in properties)
            {
                values[property.Name] = Value(property.Value);
            }

            return values;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{path}, line {line.Number}: a string holds half a surrogate pair, which is no text", e);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {line.Number}: not JSON ({e.Message.Split(". ")[0].TrimEnd('.')})", e);
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
