using System.Text.Json;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>
/// Reads <c>added_tokens</c> of a tokenizer.json. Their ids are those of the vocabulary, else the next free ones, whatever the file
/// says, as Hugging Face's library gives them (tokenizer/added_vocabulary.rs, add_tokens).
/// </summary>
internal static class AddedTokenReader
{
    /// <summary>Reads the list.</summary>
    /// <param name="tokens">The list, or null where there is none.</param>
    /// <param name="vocabulary">The model's vocabulary.</param>
    /// <param name="notes">Where it is said that an id is not the file's.</param>
    public static List<AddedToken> Read(JsonElement? tokens, Vocabulary vocabulary, List<string> notes)
    {
        var added = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        var next = vocabulary.Count;
        foreach (var (token, stated) in Listed(tokens))
        {
            var id = added.TryGetValue(token.Content, out var before) ? before.Id : vocabulary.IdOf(token.Content) ?? next++;
            if (stated is { } other && other != id)
            {
                notes.Add($"tokenizer.json gives the added token '{token.Content}' id {other}, but it gets {id}, as in Hugging Face's library (ids of added tokens follow the vocabulary's)");
            }

            added[token.Content] = token with { Id = id };
        }

        return [.. added.Values];
    }

    /// <summary>Reads the list with the ids that the file gives, as BERT's slow tokenizer keeps them.</summary>
    public static List<AddedToken> Stated(JsonElement? tokens) => [.. Listed(tokens).Select(t => t.Token with { Id = t.Stated ?? 0 })];

    private static IEnumerable<(AddedToken Token, int? Stated)> Listed(JsonElement? tokens)
    {
        if (tokens is not { } list)
        {
            yield break;
        }

        foreach (JsonElement? token in list.ValueKind == JsonValueKind.Array ? list.Items() : throw new InvalidDataException("added_tokens of tokenizer.json is no list"))
        {
            var content = token.Text("content") ?? throw new InvalidDataException("an added token of tokenizer.json has no content");
            if (content.Length > 0)
            {
                var special = token.Flag("special", false);
                yield return (
                    new AddedToken(
                        0,
                        content,
                        token.Flag("single_word", false),
                        token.Flag("lstrip", false),
                        token.Flag("rstrip", false),
                        token.Flag("normalized", !special),
                        special),
                    token.Number("id"));
            }
        }
    }
}
