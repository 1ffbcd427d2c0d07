using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.Templates;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Writes the files that Hugging Face's libraries load a tokenizer from.</summary>
internal static class TokenizerExport
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TokenizerFiles Write(TokenizerFiles source, WordPieceDefinition definition, int maxLength)
    {
        var json = JsonFile.Find(source, TokenizerFiles.Json, "tokenizer") ?? Whole(definition);
        json["truncation"] = new JsonObject
        {
            ["direction"] = "Right",
            ["max_length"] = maxLength,
            ["strategy"] = "LongestFirst",
            ["stride"] = 0,
        };
        json["padding"] = null;
        var files = new SortedDictionary<string, byte[]>(source.Files.ToDictionary(), StringComparer.Ordinal)
        {
            [TokenizerFiles.Json] = Bytes(json),
            [TokenizerFiles.Config] = Bytes(Config(JsonFile.Find(source, TokenizerFiles.Config, "tokenizer") ?? [], definition, maxLength)),
        };
        files.TryAdd(TokenizerFiles.SpecialMap, Bytes(Names(definition, [])));
        files.TryAdd(TokenizerFiles.Vocabulary, VocabularyBytes(definition));
        return new TokenizerFiles(files);
    }

    /// <summary>The files of a vocabulary of this project's own: with a tokenizer.json, and without a maximum length in it.</summary>
    /// <param name="config">The tokenizer_config.json.</param>
    /// <param name="definition">The tokenizer that it makes of the vocabulary.</param>
    public static TokenizerFiles Complete(JsonObject config, WordPieceDefinition definition) => new(new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
    {
        [TokenizerFiles.Json] = Bytes(Whole(definition)),
        [TokenizerFiles.Config] = Bytes(Names(definition, config)),
        [TokenizerFiles.SpecialMap] = Bytes(Names(definition, [])),
        [TokenizerFiles.Vocabulary] = VocabularyBytes(definition),
    });

    private static byte[] VocabularyBytes(WordPieceDefinition definition) =>
        System.Text.Encoding.UTF8.GetBytes(string.Concat(definition.Pieces.Select(p => p + "\n")));

    private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(_indented) + "\n");

    private static JsonObject Config(JsonObject config, WordPieceDefinition definition, int maxLength)
    {
        config["model_max_length"] = maxLength;
        config["tokenizer_class"] ??= "BertTokenizer";
        config["do_lower_case"] = definition.Normalizer.LowerCase;
        config["strip_accents"] = definition.Normalizer.StripAccents;
        config["tokenize_chinese_chars"] = definition.Normalizer.SpaceChinese;

        // Settings of a training run that some files carry; they would pad or cut as the run did.
        foreach (var stale in new[] { "max_length", "pad_to_multiple_of", "stride", "truncation_strategy", "name_or_path" })
        {
            config.Remove(stale);
        }

        return Names(definition, config);
    }

    private static JsonObject Names(WordPieceDefinition definition, JsonObject target)
    {
        var special = definition.Special;
        foreach (var (key, id) in new (string, int?)[]
        {
            ("unk_token", special.Unknown), ("sep_token", special.Separator), ("pad_token", special.Pad),
            ("cls_token", special.Class), ("mask_token", special.Mask),
        })
        {
            if (id is { } known)
            {
                target[key] ??= definition.AddedTokens.FirstOrDefault(t => t.Id == known)?.Content ?? definition.Pieces[known];
            }
        }

        return target;
    }

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
            ["unk_token"] = definition.Pieces[definition.Special.Unknown],
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
            ["special_tokens"] = new JsonObject(used.Select(id => KeyValuePair.Create<string, JsonNode?>(definition.Pieces[id]!, new JsonObject
            {
                ["id"] = definition.Pieces[id],
                ["ids"] = new JsonArray(id),
                ["tokens"] = new JsonArray(definition.Pieces[id]),
            }))),
        };
    }

    private static JsonArray Template(WordPieceDefinition definition, IReadOnlyList<TemplatePiece> pieces) =>
        [.. pieces.Select(p => p.Sequence < 0
            ? new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = definition.Pieces[p.TokenId], ["type_id"] = p.TypeId } }
            : new JsonObject { ["Sequence"] = new JsonObject { ["id"] = p.Sequence == 0 ? "A" : "B", ["type_id"] = p.TypeId } })];
}
