using System.Text.Json.Nodes;
using OnnxDistill.Data.Tests.Tokenizers.SentencePiece;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers.Loading.Conversion;

/// <summary>Makes the files of older repositories: of a tokenizer.json, or of a few pieces.</summary>
internal static class OldFiles
{
    /// <summary>The files that a tokenizer.json could have been made of, and the settings beside it; null where its class has none.</summary>
    public static TokenizerFiles? Of(TokenizerFiles files)
    {
        var json = JsonNode.Parse(files.Text("tokenizer.json"))!;
        var kind = files.Files.ContainsKey("tokenizer_config.json") ? (string?)JsonNode.Parse(files.Text("tokenizer_config.json"))!["tokenizer_class"] : null;
        var model = json["model"]!;
        return (string?)model["type"] switch
        {
            "BPE" when kind is "RobertaTokenizer" or "GPT2Tokenizer" or "BartTokenizer" or "DebertaTokenizer" => files.With("tokenizer.json", null)
                .With("vocab.json", model["vocab"]!.ToJsonString())
                .With("merges.txt", "#version: 0.2\n" + string.Concat(model["merges"]!.AsArray().Select(m => Merge(m!) + "\n"))),
            "Unigram" when Pieces(kind, json) is { } pieces => new TokenizerFiles(files.With("tokenizer.json", null).Files.Append(
                KeyValuePair.Create("spiece.model", Model([.. pieces], Table(json["normalizer"])))).ToDictionary()),
            _ => null,
        };
    }

    /// <summary>A Unigram file of pieces.</summary>
    public static byte[] Model(IReadOnlyList<(string Piece, float Score, int Kind)> pieces, byte[]? table = null, int unknown = -1, bool bpe = false, bool bytes = false)
    {
        unknown = unknown >= 0 ? unknown : Math.Max(0, pieces.ToList().FindIndex(p => p.Kind == 2));
        return ModelProto.Message(
            [
                .. pieces.Select(p => ModelProto.Piece(p.Piece, p.Score, p.Kind)),
                ModelProto.Bytes(2, ModelProto.Message(ModelProto.Number(3, bpe ? 2 : 1), ModelProto.Number(35, bytes ? 1 : 0), ModelProto.Number(40, unknown))),
                ModelProto.Bytes(3, table is null ? [] : ModelProto.Bytes(2, table)),
            ]);
    }

    /// <summary>The table of a normalizer, wherever it stands in it.</summary>
    public static byte[]? Table(JsonNode? normalizer) => normalizer is not JsonObject step ? null
        : step["precompiled_charsmap"] is { } table ? Convert.FromBase64String((string)table!)
        : (step["normalizers"] as JsonArray)?.Select(Table).FirstOrDefault(t => t is not null);

    private static string Merge(JsonNode merge) => merge is JsonArray pair ? $"{pair[0]} {pair[1]}" : (string)merge!;

    // What the file held before a class moved its ids.
    private static IEnumerable<(string Piece, float Score, int Kind)>? Pieces(string? kind, JsonNode json)
    {
        var all = json["model"]!["vocab"]!.AsArray().Select(p => ((string)p![0]!, (float)(double)p[1]!)).ToList();
        var unknown = (int)json["model"]!["unk_id"]!;
        var marks = json["added_tokens"]!.AsArray().Where(t => (bool)t!["special"]!).Select(t => (string)t!["content"]!).ToHashSet();
        (string, float, int) Kinded((string Piece, float Score) p) => (p.Piece, p.Score, p.Piece == all[unknown].Item1 ? 2 : marks.Contains(p.Piece) ? 3 : 1);
        return kind switch
        {
            "XLMRobertaTokenizer" => [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), .. all[4..^1].Select(Kinded)],
            "CamembertTokenizer" => [("<unk>", 0, 2), .. all[5..^1].Select(Kinded)],
            "AlbertTokenizer" or "XLNetTokenizer" or "BigBirdTokenizer" or "BarthezTokenizer" => all.Select(Kinded),
            "DebertaV2Tokenizer" => all.Where(p => p.Item1 != "[MASK]").Select(Kinded),
            "T5Tokenizer" => all.Where(p => !p.Item1.StartsWith("<extra_id_", StringComparison.Ordinal)).Select(Kinded),
            _ => null,
        };
    }
}
