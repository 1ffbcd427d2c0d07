using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxDistill.Student.Models;

/// <summary>Typed look-ups in a <c>config.json</c> whose errors name file and key.</summary>
internal static class ConfigKeys
{
    public static T Require<T>(this JsonObject config, string key, string origin)
    {
        if (config[key] is not { } node)
        {
            throw new InvalidDataException($"{origin} has no key {key}.");
        }

        return Value<T>(node, key, origin);
    }

    public static T Optional<T>(this JsonObject config, string key, T fallback, string origin) =>
        config[key] is { } node ? Value<T>(node, key, origin) : fallback;

    private static T Value<T>(JsonNode node, string key, string origin)
    {
        try
        {
            return node.GetValue<T>();
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            throw new InvalidDataException($"{origin}: {key} is {node.ToJsonString()}, which is no {typeof(T).Name}.", e);
        }
    }
}
