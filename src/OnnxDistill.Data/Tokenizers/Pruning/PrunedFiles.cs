using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>Writes tokenizer files with fewer pieces: their new ids wherever a file names an id.</summary>
/// <param name="model">The pieces.</param>
/// <param name="place">The new id by the old one; null for a piece that is gone.</param>
/// <param name="added">The ids of added tokens as they count, by content.</param>
internal sealed class PrunedFiles(ModelPieces model, Func<int, int?> place, IReadOnlyDictionary<string, int> added)
{
    /// <summary>The files; what would still name the pieces that are gone is left out and noted.</summary>
    public TokenizerFiles Write(TokenizerFiles source, JsonObject json, string origin, List<string> notes)
    {
        Model(json["model"]!.AsObject());
        Added(json);
        Processor(json["post_processor"]);
        if (json["padding"] is JsonObject padding && padding["pad_id"].Number() is { } pad)
        {
            padding["pad_id"] = place(pad) ?? 0;
        }

        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [TokenizerFiles.Json] = ExportedFiles.Bytes(json) };
        if (JsonFile.Find(source, TokenizerFiles.Config, origin) is { } config)
        {
            Decoder(config);
            files[TokenizerFiles.Config] = ExportedFiles.Bytes(config);
        }

        if (JsonFile.Find(source, TokenizerFiles.AddedTokens, origin) is { } named)
        {
            files[TokenizerFiles.AddedTokens] = ExportedFiles.Bytes(new JsonObject(named.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)NewId(t.Key, t.Value.Number())))));
        }

        if (source.Files.TryGetValue(TokenizerFiles.SpecialMap, out var map))
        {
            files[TokenizerFiles.SpecialMap] = map;
        }

        if (source.Files.ContainsKey(TokenizerFiles.Vocabulary) && model.Kind == "WordPiece")
        {
            files[TokenizerFiles.Vocabulary] = System.Text.Encoding.UTF8.GetBytes(string.Concat(Kept().Select(p => p.Piece + "\n")));
        }

        if (source.Files.Keys.Where(name => !files.ContainsKey(name)).ToList() is { Count: > 0 } gone)
        {
            notes.Add($"{string.Join(", ", gone)} {(gone.Count == 1 ? "is" : "are")} left out of the smaller tokenizer, since tokenizer.json holds it whole");
        }

        return new TokenizerFiles(files);
    }

    private IEnumerable<(string Piece, int Id)> Kept() =>
        model.Pieces.Where(p => model.Kind == "Unigram" || model.Ids[p.Piece] == p.Id).Select(p => (p.Piece, Id: place(p.Id))).Where(p => p.Id is not null).Select(p => (p.Piece, p.Id!.Value)).OrderBy(p => p.Item2);

    private void Model(JsonObject json)
    {
        if (json["vocab"] is JsonArray scored)
        {
            json["vocab"] = new JsonArray([.. scored.Where((_, id) => place(id) is not null).Select(entry => entry?.DeepClone())]);
            if (json["unk_id"].Number() is { } unknown)
            {
                json["unk_id"] = place(unknown);
            }

            return;
        }

        json["vocab"] = new JsonObject(Kept().Select(p => KeyValuePair.Create(p.Piece, (JsonNode?)p.Id)));
        if (json["merges"] is JsonArray merges)
        {
            json["merges"] = new JsonArray([.. merges.Where(IsPossible).Select(m => m?.DeepClone())]);
        }
    }

    private bool IsPossible(JsonNode? merge) =>
        KeptPieces.Merge(model, merge) is not { } parts || new[] { parts.Left, parts.Right, parts.Result }.All(p => model.Ids.TryGetValue(p, out var id) && place(id) is not null);

    private void Added(JsonObject json)
    {
        foreach (var token in (json["added_tokens"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (NewId(token.Text("content"), token["id"].Number()) is { } id)
            {
                token["id"] = id;
            }
        }
    }

    private int? NewId(string? content, int? stated) => content is not null && added.TryGetValue(content, out var id) ? place(id) : stated is { } known ? place(known) : null;

    private void Decoder(JsonObject config)
    {
        if (config["added_tokens_decoder"] is not JsonObject decoder)
        {
            return;
        }

        config["added_tokens_decoder"] = new JsonObject(decoder
            .Select(t => (Token: t.Value, Id: NewId((t.Value as JsonObject).Text("content"), int.TryParse(t.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null)))
            .Where(t => t.Id is not null)
            .DistinctBy(t => t.Id)
            .Select(t => KeyValuePair.Create(t.Id!.Value.ToString(CultureInfo.InvariantCulture), t.Token?.DeepClone())));
    }

    // BERT's and RoBERTa's name class and separator as [text, id], a template lists ids under each name, a sequence holds others.
    private void Processor(JsonNode? node)
    {
        foreach (var pair in new[] { node?["cls"], node?["sep"] }.OfType<JsonArray>().Where(p => p.Count == 2))
        {
            pair[1] = pair[1].Number() is { } id ? place(id) : null;
        }

        foreach (var (_, token) in node?["special_tokens"] as JsonObject ?? [])
        {
            if (token is JsonObject named && named["ids"] is JsonArray ids)
            {
                named["ids"] = new JsonArray([.. ids.Select(id => (JsonNode?)(id.Number() is { } known ? place(known) : null))]);
            }
        }

        foreach (var inner in node?["processors"] as JsonArray ?? [])
        {
            Processor(inner);
        }
    }
}
