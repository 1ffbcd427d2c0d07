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
        if (tokens is not { } list)
        {
            return [];
        }

        foreach (JsonElement? token in list.ValueKind == JsonValueKind.Array ? list.Items() : throw new InvalidDataException("added_tokens of tokenizer.json is no list"))
        {
            var content = token.Text("content") ?? throw new InvalidDataException($"added token {added.Count} of tokenizer.json has no content");
            if (content.Length == 0)
            {
                continue;
            }

            var id = added.TryGetValue(content, out var before) ? before.Id : vocabulary.IdOf(content) ?? next++;
            if (token.Number("id") is { } stated && stated != id)
            {
                notes.Add($"tokenizer.json gives the added token '{content}' id {stated}, but it gets {id}, as in Hugging Face's library (ids of added tokens follow the vocabulary's)");
            }

            var special = token.Flag("special", false);
            added[content] = new AddedToken(
                id,
                content,
                token.Flag("single_word", false),
                token.Flag("lstrip", false),
                token.Flag("rstrip", false),
                token.Flag("normalized", !special),
                special);
        }

        return [.. added.Values];
    }
}
