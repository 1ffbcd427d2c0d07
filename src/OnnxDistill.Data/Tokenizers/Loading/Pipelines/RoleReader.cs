using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Finds the tokens that play a part: by the template, by name in the settings, else by the usual names.</summary>
internal static class RoleReader
{
    /// <summary>Finds them.</summary>
    /// <param name="idOf">The id of a token, or null.</param>
    /// <param name="template">What stands around every text is class and separator, whatever the names say.</param>
    /// <param name="unknown">The model's unknown token.</param>
    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="map">special_tokens_map.json.</param>
    public static SpecialRoles Read(Func<string, int?> idOf, EncodingTemplate template, string? unknown, JsonObject? config, JsonObject? map)
    {
        int? Named(string key) => (Content(config?[key]) ?? Content(map?[key])) is { } name ? idOf(name) : null;
        int? Usual(params string[] names) => names.Select(idOf).FirstOrDefault(id => id is not null);
        var special = template.Single.Where(p => p.Sequence < 0).Select(p => p.TokenId).ToArray();
        return new SpecialRoles(
            Named("pad_token") ?? Usual("<pad>", "[PAD]", "<|padding|>", "<|endoftext|>") ?? 0,
            (unknown is null ? null : idOf(unknown)) ?? Named("unk_token"),
            special.Length > 0 && template.Single[0].Sequence < 0 ? special[0] : null,
            special.Length > 0 && template.Single[^1].Sequence < 0 ? special[^1] : null,
            Named("mask_token") ?? Usual("<mask>", "[MASK]"));
    }

    // A name is a string, or an added token with its content.
    private static string? Content(JsonNode? node) => (node is JsonObject token ? token["content"] : node) is JsonValue value
        && value.TryGetValue<string>(out var text) ? text : null;
}
