using System.Globalization;
using System.Text.Json;

namespace OnnxDistill.Data.Labels;

/// <summary>
/// Names by id, however a config writes them: a map of ids to names, a map of names to ids, or a list of names. Hand-written files
/// have each of them under either key.
/// </summary>
internal static class NameTable
{
    /// <summary>The names under a key; null where there are none, with a note where what stands there cannot be understood.</summary>
    /// <param name="config">The config's object.</param>
    /// <param name="key"><c>id2label</c> or <c>label2id</c>.</param>
    /// <param name="file">The file, for notes.</param>
    /// <param name="notes">Takes the notes.</param>
    public static SortedDictionary<int, string>? Read(JsonElement config, string key, string file, List<string> notes)
    {
        if (!config.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var entries = value.ValueKind switch
        {
            JsonValueKind.Array => value.Deserialize<List<JsonElement>>()!.Select((name, id) => (Id: (int?)id, Name: Text(name))).ToList(),
            JsonValueKind.Object => Map([.. value.Deserialize<Dictionary<string, JsonElement>>()!.Select(p => (p.Key, Value: Text(p.Value)))], key == ClassNames.Label2Id),
            _ => [(null, null)],
        };
        if (entries.Any(e => e.Id is null or < 0 || e.Name is null))
        {
            notes.Add($"{file}: {key} is neither a map of ids and names nor a list of names: it is not used");
            return null;
        }

        var names = new SortedDictionary<int, string>();
        foreach (var (id, name) in entries)
        {
            if (!names.TryAdd(id!.Value, name!))
            {
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{file}: {key} gives '{names[id.Value]}' and '{name}' one id, {id}: the first is used"));
            }
        }

        return names.Count > 0 ? names : null;
    }

    // Where both sides are numbers only the key tells which are the ids; else the side that is numbers throughout.
    private static List<(int? Id, string? Name)> Map(List<(string Key, string? Value)> entries, bool valuesAreIds)
    {
        var (keys, values) = (entries.TrueForAll(e => Id(e.Key) is not null), entries.TrueForAll(e => Id(e.Value) is not null));
        return (valuesAreIds && values) || (values && !keys)
            ? entries.ConvertAll(e => (Id(e.Value), (string?)e.Key))
            : entries.ConvertAll(e => (Id(e.Key), e.Value));
    }

    private static int? Id(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
