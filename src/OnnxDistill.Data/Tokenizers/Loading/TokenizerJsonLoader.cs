using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>A WordPiece tokenizer from <c>tokenizer.json</c>. Truncation and padding in the file are ignored.</summary>
internal static class TokenizerJsonLoader
{
    public static WordPieceDefinition Load(JsonObject json, JsonObject? config, JsonObject? map, string origin)
    {
        var model = json["model"] as JsonObject ?? throw new InvalidDataException($"{origin}: tokenizer.json has no model");
        var kind = KindOf(model);
        if (kind != "WordPiece")
        {
            throw new InvalidDataException(
                $"{origin}: tokenizer.json is {kind}; only WordPiece is supported (BERT, DistilBERT, ELECTRA, MobileBERT and their kin)");
        }

        CheckPreTokenizer(json["pre_tokenizer"], origin);
        var pieces = Pieces(model, origin);
        var added = AddedTokens(json);
        var ids = PieceIds.Of(pieces);
        foreach (var token in added)
        {
            ids[token.Content] = token.Id;
        }

        var names = SpecialTokenNames.From(config, map) with { Unknown = JsonFile.Get(model, "unk_token", "[UNK]") };
        var template = PostProcessorReader.Read(json["post_processor"], origin);
        if (template.Single.Where(p => p.Sequence < 0).ToArray() is [var first, .., var last])
        {
            // What stands around every text is what the model takes as class and separator, whatever the names say.
            string NameOf(int id, string otherwise) => ids.FirstOrDefault(p => p.Value == id).Key ?? otherwise;
            names = names with { Class = NameOf(first.TokenId, names.Class), Separator = NameOf(last.TokenId, names.Separator) };
        }

        return new WordPieceDefinition
        {
            Pieces = pieces,
            Prefix = JsonFile.Get(model, "continuing_subword_prefix", "##"),
            MaxCharacters = JsonFile.Get(model, "max_input_chars_per_word", 100),
            Normalizer = Normalizer(json["normalizer"], origin),
            AddedTokens = added,
            Template = template,
            Special = PieceIds.Special(ids, names, origin),
        };
    }

    /// <summary>An entry of <c>added_tokens</c> or <c>added_tokens_decoder</c>.</summary>
    public static AddedToken AddedTokenOf(JsonObject token, int id)
    {
        var special = JsonFile.Get(token, "special", false);
        return new AddedToken(
            id,
            JsonFile.Get(token, "content", string.Empty),
            JsonFile.Get(token, "single_word", false),
            JsonFile.Get(token, "lstrip", false),
            JsonFile.Get(token, "rstrip", false),
            JsonFile.Get(token, "normalized", !special),
            special);
    }

    // Old files name no type: merges make it BPE, a list of scored pieces Unigram.
    private static string KindOf(JsonObject model) => JsonFile.Get<string?>(model, "type", null)
        ?? (model.ContainsKey("merges") ? "BPE"
            : model["vocab"] is JsonArray ? "Unigram"
            : model.ContainsKey("continuing_subword_prefix") ? "WordPiece" : "WordLevel");

    private static string?[] Pieces(JsonObject model, string origin)
    {
        var vocabulary = model["vocab"] as JsonObject ?? throw new InvalidDataException($"{origin}: tokenizer.json has no vocabulary");
        var ids = new List<(string Piece, int Id)>(vocabulary.Count);
        foreach (var (piece, node) in vocabulary)
        {
            if (node is not JsonValue value || !value.TryGetValue<int>(out var id) || id < 0 || id > 10_000_000)
            {
                throw new InvalidDataException($"{origin}: tokenizer.json gives the piece '{piece}' no valid id");
            }

            ids.Add((piece, id));
        }

        var pieces = new string?[ids.Count == 0 ? 0 : ids.Max(p => p.Id) + 1];
        foreach (var (piece, id) in ids)
        {
            pieces[id] = piece;
        }

        return pieces;
    }

    private static List<AddedToken> AddedTokens(JsonObject json)
    {
        var added = new List<AddedToken>();
        foreach (var node in json["added_tokens"] as JsonArray ?? [])
        {
            if (node is JsonObject token)
            {
                added.Add(AddedTokenOf(token, JsonFile.Get(token, "id", 0)));
            }
        }

        return added;
    }

    private static NormalizerSettings Normalizer(JsonNode? node, string origin)
    {
        switch (JsonFile.Get<string?>(node, "type", null))
        {
            case null:
                return NormalizerSettings.None;
            case "BertNormalizer":
                var lower = JsonFile.Get(node, "lowercase", true);
                return new NormalizerSettings(
                    JsonFile.Get(node, "clean_text", true),
                    JsonFile.Get(node, "handle_chinese_chars", true),
                    JsonFile.Get(node, "strip_accents", lower),
                    lower);
            case var other:
                throw new InvalidDataException($"{origin}: the normalizer of tokenizer.json is {other}; only BertNormalizer is supported");
        }
    }

    private static void CheckPreTokenizer(JsonNode? node, string origin)
    {
        var kind = JsonFile.Get(node, "type", "absent");
        if (kind != "BertPreTokenizer")
        {
            throw new InvalidDataException($"{origin}: the pre-tokenizer of tokenizer.json is {kind}; only BertPreTokenizer is supported");
        }
    }
}
