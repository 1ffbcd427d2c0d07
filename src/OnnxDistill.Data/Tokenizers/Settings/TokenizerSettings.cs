using System.Globalization;
using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Settings;

/// <summary>What the small files beside a vocabulary say: tokenizer_config.json, special_tokens_map.json and added_tokens.json.</summary>
/// <param name="config">tokenizer_config.json, if it is there.</param>
/// <param name="map">special_tokens_map.json, if it is there.</param>
/// <param name="added">added_tokens.json, if it is there.</param>
internal sealed class TokenizerSettings(JsonObject? config, JsonObject? map, JsonObject? added)
{
    private const int LargestId = 10_000_000;

    /// <summary>Gets the tokenizer's class without <c>Fast</c>, or null where none is named.</summary>
    public string? Class { get; } = config.Text("tokenizer_class") is { Length: > 0 } name
        ? name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name
        : null;

    /// <summary>Gets the tokens of <c>added_tokens_decoder</c> with their ids.</summary>
    public IReadOnlyList<(int Id, NamedToken Token)> Decoder { get; } = ReadDecoder(config);

    /// <summary>Gets the tokens of added_tokens.json with their ids.</summary>
    public IReadOnlyList<(int Id, NamedToken Token)> AddedFile { get; } = ReadAdded(added);

    /// <summary>Gets the special tokens without a role: <c>additional_special_tokens</c>, or <c>extra_special_tokens</c> of newer files.</summary>
    public IReadOnlyList<NamedToken> Additional { get; } = ReadAdditional(config, map);

    /// <summary>Yes or no of tokenizer_config.json, or null where it says neither.</summary>
    public bool? Flag(string key) => config.Flag(key);

    /// <summary>A text of tokenizer_config.json, or null.</summary>
    public string? Text(string key) => config.Text(key);

    /// <summary>A whole number of tokenizer_config.json, or null.</summary>
    public int? Number(string key) => config?[key].Number();

    /// <summary>The token of a role such as <c>cls_token</c>, or null where none is named.</summary>
    public NamedToken? Role(string key) => NamedToken.Read(config?[key]) ?? NamedToken.Read(map?[key]);

    private static List<(int Id, NamedToken Token)> ReadDecoder(JsonObject? config)
    {
        var tokens = new List<(int, NamedToken)>();
        foreach (var (key, node) in config?["added_tokens_decoder"] as JsonObject ?? [])
        {
            if (NamedToken.Read(node) is { } token)
            {
                int? id = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
                tokens.Add((Valid(id, token.Content, "added_tokens_decoder of tokenizer_config.json"), token));
            }
        }

        return tokens;
    }

    private static List<(int Id, NamedToken Token)> ReadAdded(JsonObject? added) =>
        [.. (added ?? []).Where(p => p.Key.Length > 0).Select(p => (Valid(p.Value.Number(), p.Key, "added_tokens.json"), new NamedToken(p.Key)))];

    private static List<NamedToken> ReadAdditional(JsonObject? config, JsonObject? map)
    {
        var tokens = new List<NamedToken>();
        foreach (var node in new[] { config?["additional_special_tokens"], config?["extra_special_tokens"], map?["additional_special_tokens"], map?["extra_special_tokens"] })
        {
            var items = node switch
            {
                JsonArray list => list.AsEnumerable(),
                JsonObject named => named.Select(p => p.Value),
                _ => [],
            };
            tokens.AddRange(items.Select(NamedToken.Read).OfType<NamedToken>().Where(token => tokens.TrueForAll(t => t.Content != token.Content)));
        }

        return tokens;
    }

    private static int Valid(int? id, string content, string file) => id is >= 0 and <= LargestId and { } valid
        ? valid
        : throw new InvalidDataException($"{file} gives the token '{content}' no valid id; an id is a whole number of at least 0");
}
