using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>
/// Which tokenizer class a vocabulary is of, from the model's config.json, where tokenizer_config.json does not name it: old repositories have no
/// tokenizer_config.json at all. It is kept as that file's <c>tokenizer_class</c>, since a cache has the tokenizer files alone.
/// </summary>
internal static class ClassHint
{
    public const string FileName = "config.json";
    private const string Key = "tokenizer_class";

    /// <summary>Adds the class, where config.json tells it and no other file does.</summary>
    /// <param name="files">The tokenizer files.</param>
    /// <param name="path">The config.json.</param>
    public static void Add(IDictionary<string, byte[]> files, string path)
    {
        try
        {
            if (File.Exists(path) && ClassOf(Parse(File.ReadAllBytes(path))) is { } name && name != "BertTokenizer")
            {
                var config = files.TryGetValue(TokenizerFiles.Config, out var bytes) ? Parse(bytes) : [];
                if (config is not null && config.Text(Key) is null)
                {
                    config[Key] = name;
                    files[TokenizerFiles.Config] = System.Text.Encoding.UTF8.GetBytes(config.ToJsonString());
                }
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or IOException)
        {
            // A broken file, and a link to nothing, is told by those who need it.
        }
    }

    private static string? ClassOf(JsonObject? config) => config.Text(Key) ?? config.Text("model_type") switch
    {
        "mpnet" => "MPNetTokenizer",
        "funnel" => "FunnelTokenizer",
        "roberta" => "RobertaTokenizer",
        "bart" => "BartTokenizer",
        "longformer" => "LongformerTokenizer",
        "gpt2" => "GPT2Tokenizer",
        "deberta" => "DebertaTokenizer",
        "deberta-v2" => "DebertaV2Tokenizer",
        "xlm-roberta" or "xlm-roberta-xl" => "XLMRobertaTokenizer",
        "camembert" => "CamembertTokenizer",
        "albert" => "AlbertTokenizer",
        "xlnet" => "XLNetTokenizer",
        "big_bird" => "BigBirdTokenizer",
        "rembert" => "RemBertTokenizer",
        "fnet" => "FNetTokenizer",
        "t5" or "mt5" or "umt5" => "T5Tokenizer",
        "llama" => "LlamaTokenizer",
        _ => null,
    };

    private static JsonObject? Parse(byte[] bytes)
    {
        var span = bytes.AsSpan();
        return JsonNode.Parse(span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? span[3..] : span) as JsonObject;
    }
}
