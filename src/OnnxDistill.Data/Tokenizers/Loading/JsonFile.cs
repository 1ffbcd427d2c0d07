using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Reads the JSON of a tokenizer file with errors that name it.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions _options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    /// <summary>The file's object, or null where there is no such file.</summary>
    public static JsonObject? Find(TokenizerFiles files, string name, string origin)
    {
        if (!files.Files.TryGetValue(name, out var bytes))
        {
            return null;
        }

        try
        {
            var span = bytes.AsSpan();
            if (!System.Text.Unicode.Utf8.IsValid(span))
            {
                throw new InvalidDataException($"{origin}: {name} of the tokenizer is not UTF-8; take the tokenizer file of the model again");
            }

            return JsonNode.Parse(span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? span[3..] : span, null, _options) as JsonObject
                ?? throw new InvalidDataException($"{origin}: {name} is no JSON object; take the tokenizer file of the model again");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{origin}: {name} of the tokenizer is broken JSON ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    /// <summary>A value, or what is given where it is absent, null or of another type.</summary>
    public static T Get<T>(JsonNode? parent, string key, T otherwise) =>
        parent is JsonObject item && item[key] is JsonValue value && value.TryGetValue<T>(out var found) ? found : otherwise;
}
