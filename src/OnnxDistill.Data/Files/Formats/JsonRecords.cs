using System.Text.Json;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Records of a JSON file, whichever extension it has: an object a line, an array of objects, or an object that holds such an array.</summary>
internal static class JsonRecords
{
    /// <summary>The records.</summary>
    /// <param name="source">The file.</param>
    /// <param name="lines">Whether an object on one line is a row even where it is the only one.</param>
    public static IEnumerable<NamedRecord> Read(DataSource source, bool lines) => IsDocument(source, lines) ? Document(source) : Lines(source);

    private static IEnumerable<NamedRecord> Lines(DataSource source)
    {
        foreach (var line in Utf8Lines.Read(source))
        {
            if (!string.IsNullOrWhiteSpace(line.Text))
            {
                yield return new NamedRecord(line.Number, Parse(line, source.Name));
            }
        }
    }

    private static IEnumerable<NamedRecord> Document(DataSource source)
    {
        var property = JsonArrays.Find(source);
        using var rows = new JsonTokens(source);
        JsonArrays.Enter(rows, property);
        while (rows.Element() is { } element)
        {
            using (element.Document)
            {
                yield return new NamedRecord(element.Line, JsonValues.Of(element.Document.RootElement, source.Name, element.Line));
            }
        }

        // What follows the rows is of no use, but a file that is cut off behind them is damaged.
        while (rows.Read())
        {
        }
    }

    // An array begins as one. An object is a row unless it is the only one, and over several lines or with an array of objects in it.
    private static bool IsDocument(DataSource source, bool lines)
    {
        using var tokens = new JsonTokens(source, severalValues: true);
        if (!tokens.Read() || tokens.Type != JsonTokenType.StartObject)
        {
            return tokens.Type == JsonTokenType.StartArray;
        }

        var (begins, opened, rows) = (tokens.Line, false, false);
        while (tokens.Read() && tokens.Depth > 0)
        {
            rows |= opened && tokens.Type == JsonTokenType.StartObject;
            opened = tokens is { Depth: 1, Type: JsonTokenType.StartArray };
        }

        var several = tokens.Line > begins;
        return (several || (rows && !lines)) && !tokens.Read();
    }

    private static IReadOnlyDictionary<string, object?> Parse(TextLine line, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(line.Text);
            return JsonValues.Of(document.RootElement, path, line.Number);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line {line.Number}: not JSON ({JsonErrors.Short(e)})", e);
        }
    }
}
