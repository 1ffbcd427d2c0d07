using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using OnnxDistill.Student.Files;

namespace OnnxDistill.Student.Runs;

/// <summary>How the JSON files of a run folder are written and read.</summary>
internal static class RunJson
{
    public static JsonSerializerOptions Indented { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static JsonSerializerOptions OneLine { get; } = new(Indented) { WriteIndented = false };

    public static void Write<T>(string path, T value) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, Indented));

    public static T Read<T>(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(file, Indented) ?? throw new InvalidDataException($"{path} is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not the JSON of a run: {e.Message}", e);
        }
    }

    /// <summary>Metrics as a JSON object; what is not finite becomes null, since JSON has no NaN.</summary>
    public static JsonObject Metrics(IReadOnlyDictionary<string, double> values) =>
        new(values.Select(v => KeyValuePair.Create(v.Key, double.IsFinite(v.Value) ? JsonValue.Create(v.Value) : (JsonNode?)null)));
}
