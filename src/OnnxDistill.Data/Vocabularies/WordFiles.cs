using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>The tokenizer files of a vocabulary of whole words: a tokenizer.json with the model WordLevel behind BERT's normalizer and pre-tokenizer.</summary>
internal static class WordFiles
{
    /// <summary>Makes the files.</summary>
    /// <param name="words">The words by id, padding and the unknown token first.</param>
    /// <param name="special">These two.</param>
    /// <param name="lowerCase">Whether text is lower-cased and loses its accents.</param>
    public static TokenizerFiles Of(IReadOnlyList<string> words, IReadOnlyList<string> special, bool lowerCase)
    {
        var normalizer = VocabularyFiles.Normalizer(lowerCase);
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. special.Select((token, id) => AddedTokenJson.Entry(new AddedToken(id, token, SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false, Special: true)))]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = normalizer.CleanText,
                ["handle_chinese_chars"] = normalizer.SpaceChinese,
                ["strip_accents"] = normalizer.StripAccents,
                ["lowercase"] = normalizer.LowerCase,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = null,
            ["decoder"] = null,
            ["model"] = new JsonObject
            {
                ["type"] = "WordLevel",
                ["vocab"] = new JsonObject(words.Select((word, id) => KeyValuePair.Create(word, (JsonNode?)id))),
                ["unk_token"] = special[1],
            },
        };
        (string, string?)[] names = [(RoleKeys.Pad, special[0]), (RoleKeys.Unknown, special[1])];
        return new TokenizerFiles(new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [TokenizerFiles.Json] = ExportedFiles.Bytes(json),
            [TokenizerFiles.Config] = ExportedFiles.Bytes(ExportedFiles.Named(new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["model_max_length"] = 512 }, names)),
            [TokenizerFiles.SpecialMap] = ExportedFiles.Bytes(ExportedFiles.Named([], names)),
        });
    }
}
