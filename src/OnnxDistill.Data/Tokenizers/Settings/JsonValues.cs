using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Settings;

/// <summary>Reads values of files that people write by hand: what is of another type than expected counts as absent.</summary>
internal static class JsonValues
{
    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonObject? parent, string key) => parent?[key].Text();

    /// <summary>A text, or null.</summary>
    public static string? Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Yes or no, or null.</summary>
    public static bool? Flag(this JsonObject? parent, string key) => parent?[key] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>A whole number, or null.</summary>
    public static int? Number(this JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
