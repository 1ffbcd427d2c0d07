using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.Templates;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Writes the files that Hugging Face's libraries load a tokenizer from.</summary>
internal static class TokenizerExport
{
    public static TokenizerFiles Write(TokenizerFiles source, WordPieceDefinition definition, int maxLength)
    {
        var json = JsonFile.Find(source, TokenizerFiles.Json, "tokenizer") ?? Whole(definition);
        var config = ExportedFiles.Config(source, "BertTokenizer", maxLength);
        config["do_lower_case"] = definition.Normalizer.LowerCase;
        config["strip_accents"] = definition.Normalizer.StripAccents;
        config["tokenize_chinese_chars"] = definition.Normalizer.SpaceChinese;
        var files = ExportedFiles.Of(source, json, config, Names(definition), maxLength);
        files.TryAdd(TokenizerFiles.Vocabulary, VocabularyBytes(definition));
        return new TokenizerFiles(files);
    }

    /// <summary>The files of a vocabulary of this project's own: with a tokenizer.json, and without a maximum length in it.</summary>
    /// <param name="config">The tokenizer_config.json.</param>
    /// <param name="definition">The tokenizer that it makes of the vocabulary.</param>
    public static TokenizerFiles Complete(JsonObject config, WordPieceDefinition definition) => new(new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [TokenizerFiles.Json] = ExportedFiles.Bytes(Whole(definition)),
        [TokenizerFiles.Config] = ExportedFiles.Bytes(ExportedFiles.Named(config, Names(definition))),
        [TokenizerFiles.SpecialMap] = ExportedFiles.Bytes(ExportedFiles.Named([], Names(definition))),
        [TokenizerFiles.Vocabulary] = VocabularyBytes(definition),
    });

    private static byte[] VocabularyBytes(WordPieceDefinition definition) =>
        System.Text.Encoding.UTF8.GetBytes(string.Concat(definition.Pieces.Select(p => p + "\n")));

    private static (string Key, string? Name)[] Names(WordPieceDefinition definition)
    {
        var special = definition.Special;
        return
        [
            (RoleKeys.Unknown, Name(definition, special.Unknown)), (RoleKeys.Separator, Name(definition, special.Separator)),
            (RoleKeys.Pad, Name(definition, special.Pad)), (RoleKeys.Class, Name(definition, special.Class)),
            (RoleKeys.Mask, special.Mask is { } mask ? Name(definition, mask) : null),
        ];
    }

    // A special token may be an added one, behind the vocabulary's end.
    private static string? Name(WordPieceDefinition definition, int id) =>
        definition.AddedTokens.FirstOrDefault(t => t.Id == id)?.Content ?? definition.Pieces.ElementAtOrDefault(id);

    private static JsonObject Whole(WordPieceDefinition definition) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray([.. definition.AddedTokens.OrderBy(t => t.Id).Select(AddedTokenJson.Entry)]),
        ["normalizer"] = new JsonObject
        {
            ["type"] = "BertNormalizer",
            ["clean_text"] = definition.Normalizer.CleanText,
            ["handle_chinese_chars"] = definition.Normalizer.SpaceChinese,
            ["strip_accents"] = definition.Normalizer.StripAccents,
            ["lowercase"] = definition.Normalizer.LowerCase,
        },
        ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
        ["post_processor"] = PostProcessor(definition),
        ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = definition.Prefix, ["cleanup"] = true },
        ["model"] = new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = Name(definition, definition.Special.Unknown),
            ["continuing_subword_prefix"] = definition.Prefix,
            ["max_input_chars_per_word"] = definition.MaxCharacters,
            ["vocab"] = Pieces(definition),
        },
    };

    private static JsonObject Pieces(WordPieceDefinition definition)
    {
        var last = PieceIds.Of(definition.Pieces);
        var pieces = new JsonObject();
        foreach (var (id, piece) in definition.Pieces.Index())
        {
            if (piece is not null && last[piece] == id)
            {
                pieces[piece] = id;
            }
        }

        return pieces;
    }

    private static JsonObject PostProcessor(WordPieceDefinition definition)
    {
        var used = definition.Template.Pair.Where(p => p.Sequence < 0).Select(p => p.TokenId).Distinct();
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = Template(definition, definition.Template.Single),
            ["pair"] = Template(definition, definition.Template.Pair),
            ["special_tokens"] = new JsonObject(used.Select(id => KeyValuePair.Create<string, JsonNode?>(Name(definition, id)!, new JsonObject
            {
                ["id"] = Name(definition, id),
                ["ids"] = new JsonArray(id),
                ["tokens"] = new JsonArray(Name(definition, id)),
            }))),
        };
    }

    private static JsonArray Template(WordPieceDefinition definition, IReadOnlyList<TemplatePiece> pieces) =>
        [.. pieces.Select(p => p.Sequence < 0
            ? new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = Name(definition, p.TokenId), ["type_id"] = p.TypeId } }
            : new JsonObject { ["Sequence"] = new JsonObject { ["id"] = p.Sequence == 0 ? "A" : "B", ["type_id"] = p.TypeId } })];
}
