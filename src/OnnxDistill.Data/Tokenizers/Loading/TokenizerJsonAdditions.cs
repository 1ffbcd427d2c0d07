using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Adds to a tokenizer.json the tokens that only the files beside it name: added_tokens.json, added_tokens_decoder, additional special tokens.</summary>
internal static class TokenizerJsonAdditions
{
    /// <summary>Whether the files beside it may name tokens at all.</summary>
    public static bool Possible(TokenizerSettings settings) => settings.Decoder.Count + settings.AddedFile.Count + settings.Additional.Count > 0;

    /// <summary>Adds them.</summary>
    /// <returns>False where it knows all of them already.</returns>
    public static bool Apply(JsonObject json, TokenizerSettings settings, List<string> notes)
    {
        var own = (json["added_tokens"] as JsonArray ?? []).OfType<JsonObject>().Where(t => t.Text("content") is not null)
            .Select(t => NamedToken.Read(t)?.With(t["id"].Number() ?? 0, special: false)).OfType<AddedToken>().ToList();
        var vocabulary = new Lazy<Dictionary<string, int>>(() => Vocabulary(json["model"]?["vocab"]));
        var sources = new AddedTokenSources(settings, content => vocabulary.Value.TryGetValue(content, out var id) ? id : null, notes);
        own.ForEach(sources.Take);
        sources.TakeStated();
        sources.TakeAdditional(() => vocabulary.Value.Values.DefaultIfEmpty(-1).Max() + 1);
        var known = own.Select(t => t.Content).ToHashSet(StringComparer.Ordinal);
        var more = sources.Tokens.Where(t => !known.Contains(t.Content)).ToList();
        if (more.Count == 0)
        {
            return false;
        }

        if (json["added_tokens"] is not JsonArray list)
        {
            json["added_tokens"] = list = [];
        }

        more.ForEach(token => list.Add(AddedTokenJson.Entry(token)));
        return true;
    }

    private static Dictionary<string, int> Vocabulary(JsonNode? node)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, id) in node as JsonObject ?? [])
        {
            ids[piece] = id.Number() ?? -1;
        }

        foreach (var (id, entry) in (node as JsonArray ?? []).Index())
        {
            if (entry is JsonArray { Count: > 0 } pair && pair[0].Text() is { } piece)
            {
                ids[piece] = id;
            }
        }

        return ids;
    }
}
