using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Where a tokenizer.json and the files beside it contradict each other: tokenizer.json is what counts, and a note says so.</summary>
internal static class SettingsCheck
{
    /// <summary>The contradictions, a sentence each.</summary>
    public static IEnumerable<string> Notes(JsonObject json, TokenizerSettings settings)
    {
        var normalizer = json["normalizer"];
        foreach (var (key, said) in new (string, bool?)[]
        {
            ("do_lower_case", LowerCases(normalizer)),
            ("strip_accents", StripsAccents(normalizer)),
            ("tokenize_chinese_chars", Bert(normalizer)?.Flag("handle_chinese_chars")),
        })
        {
            if (settings.Flag(key) is { } wanted && said is { } done && wanted != done)
            {
                yield return $"tokenizer_config.json says {key} {Word(wanted)}, the normalizer of tokenizer.json {Word(done)}; tokenizer.json counts";
            }
        }

        if (settings.Class is { } name && FamilyOf(name) is { } family && json["model"] is JsonObject model && model.Text("type") is { } kind && kind != family)
        {
            yield return $"tokenizer_config.json names {name}, which is {family}, but tokenizer.json holds {kind}; tokenizer.json counts";
        }
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static bool LowerCases(JsonNode? normalizer) => Steps(normalizer).Any(s => s.Text("type") == "Lowercase" || (IsBert(s) && (s.Flag("lowercase") ?? true)));

    // Nothing is contradicted where tokenizer.json leaves it to lower-casing.
    private static bool? StripsAccents(JsonNode? normalizer) => Bert(normalizer) is { } bert
        ? bert.Flag("strip_accents") ?? bert.Flag("lowercase") ?? true
        : null;

    private static JsonObject? Bert(JsonNode? normalizer) => Steps(normalizer).FirstOrDefault(IsBert);

    private static bool IsBert(JsonObject step) => step.Text("type") == "BertNormalizer";

    private static IEnumerable<JsonObject> Steps(JsonNode? normalizer) => normalizer is not JsonObject step ? []
        : step["normalizers"] is JsonArray steps ? steps.SelectMany(Steps) : [step];

    private static string? FamilyOf(string name) => name switch
    {
        "BertTokenizer" or "DistilBertTokenizer" or "ElectraTokenizer" or "MobileBertTokenizer" or "MPNetTokenizer" or "FunnelTokenizer" => "WordPiece",
        "RobertaTokenizer" or "GPT2Tokenizer" or "BartTokenizer" or "LongformerTokenizer" or "DebertaTokenizer" => "BPE",
        "XLMRobertaTokenizer" or "AlbertTokenizer" or "DebertaV2Tokenizer" or "CamembertTokenizer" or "T5Tokenizer" or "XLNetTokenizer" => "Unigram",
        _ => null,
    };
}
