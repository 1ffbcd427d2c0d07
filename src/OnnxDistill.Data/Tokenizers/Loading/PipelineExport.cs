using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Writes the files of a tokenizer of any kind: the same, but without fixed padding and cut to the maximum length.</summary>
internal static class PipelineExport
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TokenizerFiles Write(TokenizerFiles source, JsonObject json, int maxLength)
    {
        json["truncation"] = new JsonObject
        {
            ["direction"] = "Right",
            ["max_length"] = maxLength,
            ["strategy"] = "LongestFirst",
            ["stride"] = 0,
        };
        json["padding"] = null;
        var config = JsonFile.Find(source, TokenizerFiles.Config, "tokenizer") ?? [];
        config["model_max_length"] = maxLength;
        config["tokenizer_class"] ??= "PreTrainedTokenizerFast";

        // Settings of a training run that some files carry; they would pad or cut as the run did.
        foreach (var stale in new[] { "max_length", "pad_to_multiple_of", "stride", "truncation_strategy", "name_or_path" })
        {
            config.Remove(stale);
        }

        return new TokenizerFiles(new SortedDictionary<string, byte[]>(source.Files.ToDictionary(), StringComparer.Ordinal)
        {
            [TokenizerFiles.Json] = Bytes(json),
            [TokenizerFiles.Config] = Bytes(config),
        });
    }

    private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(_indented) + "\n");
}
