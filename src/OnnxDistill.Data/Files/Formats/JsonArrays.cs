using System.Text.Json;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Where in a JSON document the rows are: the document itself, or the one array of objects in its outermost object.</summary>
internal static class JsonArrays
{
    private const string Usual = "data";

    /// <summary>The name of the property that holds the rows; null where the document is the array.</summary>
    /// <exception cref="InvalidDataException">No array of objects is there, or several are.</exception>
    public static string? Find(DataSource source)
    {
        using var tokens = new JsonTokens(source);
        tokens.Read();
        if (tokens.Type == JsonTokenType.StartArray)
        {
            return null;
        }

        var (arrays, last, columns) = (new List<string>(), string.Empty, false);
        var opened = false;
        while (tokens.Read())
        {
            if (tokens is { Depth: 1, Type: JsonTokenType.PropertyName })
            {
                last = tokens.Name!;
            }
            else if (opened && tokens.Type == JsonTokenType.StartObject)
            {
                arrays.Add(last);
            }

            columns |= opened && tokens.Type is not (JsonTokenType.StartObject or JsonTokenType.EndArray);
            columns |= tokens is { Depth: 1, Type: JsonTokenType.StartObject };
            opened = tokens is { Depth: 1, Type: JsonTokenType.StartArray };
        }

        return arrays.Contains(Usual, StringComparer.Ordinal) ? Usual : arrays switch
        {
            [var only] => only,
            [] => throw new InvalidDataException(columns
                ? $"{source.Name} holds columns, and rows are read: an array of objects; pandas writes them by to_json(orient='records')"
                : $"{source.Name} holds no row: a JSON file is an object a line, an array of objects, or {{\"data\": [...]}}"),
            _ => throw new InvalidDataException($"{source.Name} holds several arrays of objects ({string.Join(", ", arrays)}); write the one to read to a file of its own"),
        };
    }

    /// <summary>Reads up to the beginning of the array.</summary>
    public static void Enter(JsonTokens tokens, string? property)
    {
        while (tokens.Read())
        {
            if (property is null || tokens is { Depth: 1, Type: JsonTokenType.PropertyName } && tokens.Name == property)
            {
                if (property is not null)
                {
                    tokens.Read();
                }

                return;
            }
        }
    }
}
