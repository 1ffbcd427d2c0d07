using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>
/// Makes a tokenizer.json of vocab.json and merges.txt, as huggingface/transformers convert_slow_tokenizer.py does (RobertaConverter, GPT2Converter,
/// DebertaConverter, HerbertConverter).
/// </summary>
internal static class BpeConverter
{
    private static readonly string[] _roberta = ["RobertaTokenizer", "BartTokenizer", "LongformerTokenizer", "LEDTokenizer", "MvpTokenizer"];
    private static readonly string[] _others = ["GPT2Tokenizer", "DebertaTokenizer", "HerbertTokenizer"];

    /// <summary>Makes the file.</summary>
    /// <exception cref="InvalidDataException">The files are broken, or of a class that is not supported.</exception>
    public static JsonObject Convert(byte[] pieces, byte[] merges, TokenizerSettings settings, string origin, List<string> notes)
    {
        var vocabulary = PieceIdsJson.Read(pieces, origin);
        var kind = settings.Class is { } named && !UnspecificClasses.Contains(named) ? named : Guess(vocabulary, origin, notes);
        var list = MergesText.Read(merges, origin);
        if (kind == "HerbertTokenizer")
        {
            return Herbert(vocabulary, list, settings, notes);
        }

        var roles = (kind switch
        {
            _ when _roberta.Contains(kind) => RoleTokens.Roberta,
            "DebertaTokenizer" => RoleTokens.Bert with { Unknown = new("[UNK]"), Mask = new("[MASK]", LeftStrip: true) },
            "GPT2Tokenizer" => new RoleTokens { Begin = new("<|endoftext|>"), End = new("<|endoftext|>"), Unknown = new("<|endoftext|>") },
            _ => throw new InvalidDataException(
                $"{origin}: tokenizer_config.json names {kind}, which is not made from vocab.json and merges.txt here ({string.Join(", ", _roberta.Concat(_others))} are); give a tokenizer.json"),
        }).With(settings);
        var tokens = new ConvertedTokens(PieceIdsJson.Name, vocabulary, settings, roles, [], notes);
        var prefix = settings.Flag("add_prefix_space") ?? false;
        return ComponentJson.Whole(
            tokens.Json,
            normalizer: null,
            ComponentJson.ByteLevel(prefix, trimOffsets: true),
            PostProcessor(kind, roles, tokens, prefix, settings),
            ComponentJson.ByteLevel(addPrefixSpace: true, trimOffsets: true),
            Model(vocabulary, list, unknown: null, suffix: ""));
    }

    private static JsonObject PostProcessor(string kind, RoleTokens roles, ConvertedTokens tokens, bool prefix, TokenizerSettings settings)
    {
        if (kind == "GPT2Tokenizer")
        {
            var begin = roles.Begin!.Content;
            return settings.Flag("add_bos_token") == true
                ? TemplateJson.Of($"{begin}:0 $A:0", $"{begin}:0 $A:0 $B:1", tokens.IdOf)
                : ComponentJson.ByteLevel(addPrefixSpace: true, trimOffsets: false);
        }

        var (first, last) = (roles.Class!.Content, roles.Separator!.Content);
        return kind == "DebertaTokenizer"
            ? TemplateJson.Of($"{first}:0 $A:0 {last}:0", $"{first}:0 $A:0 {last}:0 $B:1 {last}:1", tokens.IdOf)
            : new JsonObject
            {
                ["type"] = "RobertaProcessing",
                ["sep"] = new JsonArray(last, tokens.IdOf(last)),
                ["cls"] = new JsonArray(first, tokens.IdOf(first)),
                ["trim_offsets"] = settings.Flag("trim_offsets") ?? true,
                ["add_prefix_space"] = prefix,
            };
    }

    // Words end with </w> and are split as BERT splits them.
    private static JsonObject Herbert(Dictionary<string, int> vocabulary, JsonArray merges, TokenizerSettings settings, List<string> notes)
    {
        var roles = (RoleTokens.Roberta with { Begin = null, End = null, Mask = new("<mask>") }).With(settings);
        var tokens = new ConvertedTokens(PieceIdsJson.Name, vocabulary, settings, roles, [], notes);
        var (first, last) = (roles.Class!.Content, roles.Separator!.Content);
        return ComponentJson.Whole(
            tokens.Json,
            new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["handle_chinese_chars"] = true, ["strip_accents"] = false, ["lowercase"] = false },
            ComponentJson.Plain("BertPreTokenizer"),
            new JsonObject { ["type"] = "BertProcessing", ["sep"] = new JsonArray(last, tokens.IdOf(last)), ["cls"] = new JsonArray(first, tokens.IdOf(first)) },
            new JsonObject { ["type"] = "BPEDecoder", ["suffix"] = "</w>" },
            Model(vocabulary, merges, roles.Unknown!.Content, "</w>"));
    }

    private static JsonObject Model(Dictionary<string, int> vocabulary, JsonArray merges, string? unknown, string suffix) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = unknown,
        ["continuing_subword_prefix"] = "",
        ["end_of_word_suffix"] = suffix,
        ["fuse_unk"] = false,
        ["byte_fallback"] = false,
        ["ignore_merges"] = false,
        ["vocab"] = new JsonObject(vocabulary.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))),
        ["merges"] = merges,
    };

    private static string Guess(Dictionary<string, int> vocabulary, string origin, List<string> notes)
    {
        var guess = vocabulary.ContainsKey("<s>") && vocabulary.ContainsKey("</s>") ? "RobertaTokenizer"
            : vocabulary.ContainsKey("[CLS]") && vocabulary.ContainsKey("[SEP]") ? "DebertaTokenizer"
            : vocabulary.ContainsKey("<|endoftext|>") ? "GPT2Tokenizer" : null;

        // U+0120 is the blank of byte-level vocabularies.
        if (guess is null || vocabulary.Keys.Any(p => p.EndsWith("</w>", StringComparison.Ordinal)) || !vocabulary.Keys.Any(p => p.StartsWith('\u0120')))
        {
            throw new InvalidDataException(
                $"{origin}: it cannot be told which tokenizer {PieceIdsJson.Name} and {MergesText.Name} are of; name its tokenizer_class in tokenizer_config.json ({string.Join(", ", _roberta.Concat(_others))}), or give a tokenizer.json");
        }

        notes.Add($"no file names the tokenizer's class (tokenizer_class in tokenizer_config.json); {PieceIdsJson.Name} is read as of a {guess}, by its special tokens");
        return guess;
    }
}
