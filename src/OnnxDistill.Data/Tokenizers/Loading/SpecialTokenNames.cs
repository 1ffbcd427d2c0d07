using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>What the special tokens are called, from <c>tokenizer_config.json</c>, else <c>special_tokens_map.json</c>, else as in BERT.</summary>
internal sealed record SpecialTokenNames(string Pad, string Unknown, string Class, string Separator, string Mask)
{
    public static SpecialTokenNames From(JsonObject? config, JsonObject? map)
    {
        string Name(string key, string otherwise) => Text(config?[key]) ?? Text(map?[key]) ?? otherwise;
        return new SpecialTokenNames(
            Name("pad_token", "[PAD]"),
            Name("unk_token", "[UNK]"),
            Name("cls_token", "[CLS]"),
            Name("sep_token", "[SEP]"),
            Name("mask_token", "[MASK]"));
    }

    // A name is a string, or an added token with its content.
    private static string? Text(JsonNode? node) => (node is JsonObject token ? token["content"] : node) is JsonValue value
        && value.TryGetValue<string>(out var text) ? text : null;
}
