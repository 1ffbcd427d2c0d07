using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Tokenizer files without the fixed padding of a training run, cut to a maximum length, and with the special tokens named.</summary>
internal static class ExportedFiles
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files of a tokenizer of any kind: the same, with these changes.</summary>
    public static TokenizerFiles Of(TokenizerFiles source, PipelineTokenizer tokenizer, int maxLength)
    {
        var roles = tokenizer.Definition.Roles;
        (string, string?)[] names =
        [
            (RoleKeys.Unknown, Name(roles.Unknown)), (RoleKeys.Separator, Name(roles.Separator)), (RoleKeys.Pad, Name(roles.Pad)),
            (RoleKeys.Class, Name(roles.Class)), (RoleKeys.Mask, Name(roles.Mask)),
        ];
        var json = JsonFile.Find(source, TokenizerFiles.Json, "tokenizer")!;
        return new TokenizerFiles(Of(source, json, Config(source, "PreTrainedTokenizerFast", maxLength), names, maxLength));
        string? Name(int? id) => id is { } known ? tokenizer.TokenOf(known) : null;
    }

    /// <summary>The files with this tokenizer.json and these settings; a name that settings give already stays.</summary>
    public static SortedDictionary<string, byte[]> Of(
        TokenizerFiles source, JsonObject json, JsonObject config, IReadOnlyList<(string Key, string? Name)> names, int maxLength)
    {
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
            [TokenizerFiles.Config] = Bytes(Named(config, names)),
        };
        files.TryAdd(TokenizerFiles.SpecialMap, Bytes(Named([], names)));
        return files;
    }

    /// <summary>The settings beside a tokenizer, without those of a training run, which would pad or cut as the run did.</summary>
    public static JsonObject Config(TokenizerFiles source, string otherwise, int maxLength)
    {
        var config = JsonFile.Find(source, TokenizerFiles.Config, "tokenizer") ?? [];
        config["model_max_length"] = maxLength;
        config["tokenizer_class"] ??= otherwise;
        foreach (var stale in new[] { "max_length", "pad_to_multiple_of", "stride", "truncation_strategy", "name_or_path" })
        {
            config.Remove(stale);
        }

        return config;
    }

    /// <summary>Adds the names of special tokens that are not there.</summary>
    public static JsonObject Named(JsonObject target, IReadOnlyList<(string Key, string? Name)> names)
    {
        foreach (var (key, name) in names)
        {
            if (name is not null)
            {
                target[key] ??= name;
            }
        }

        return target;
    }

    /// <summary>A file's bytes.</summary>
    public static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(_indented) + "\n");
}
