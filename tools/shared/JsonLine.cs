using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxDistill.CommandLine;

/// <summary>The one JSON object that <c>--json</c> prints.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the object on one line of standard output.</summary>
    public static void Write(ToolConsole console, JsonObject value) => console.Out.WriteLine(value.ToJsonString(Options));

    /// <summary>A number, or null where JSON has none: NaN and the infinities.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Numbers by name, in their order.</summary>
    public static JsonObject Numbers(IEnumerable<KeyValuePair<string, double>> values)
    {
        var node = new JsonObject();
        foreach (var (name, value) in values)
        {
            node[name] = Number(value);
        }

        return node;
    }
}
