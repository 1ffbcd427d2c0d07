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
        JsonValueKind.Array => Integers(value),
        _ => value.GetRawText(),
    };

    private static object Integers(JsonElement value)
    {
        var integers = new int[value.GetArrayLength()];
        for (var i = 0; i < integers.Length; i++)
        {
            if (value[i].ValueKind != JsonValueKind.Number || !value[i].TryGetInt32(out integers[i]))
            {
                return value.GetRawText();
            }
        }

        return integers;
    }
}
