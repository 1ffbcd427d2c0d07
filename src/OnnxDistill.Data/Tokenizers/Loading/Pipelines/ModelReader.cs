using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Bpe;
using OnnxDistill.Data.Tokenizers.Models;
using OnnxDistill.Data.Tokenizers.Unigram;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads the <c>model</c> of a tokenizer.json.</summary>
internal static class ModelReader
{
    /// <summary>The model, its vocabulary, and the name of its unknown token.</summary>
    /// <exception cref="InvalidDataException">It is broken or not supported.</exception>
    public static (TokenModel Model, Vocabulary Vocabulary, string? Unknown) Read(JsonElement? model) => KindOf(model) switch
    {
        "BPE" => Bpe(model),
        "Unigram" => Unigram(model),
        "WordPiece" => WordPiece(model),
        "WordLevel" => WordLevel(model),
        var other => throw Unsupported.Component("model", other),
    };

    /// <summary>The model's type. Old files name none: merges make it BPE, a list of scored pieces Unigram.</summary>
    public static string KindOf(JsonElement? model) => model.Kind()
        ?? (model.Find("merges") is not null ? "BPE"
            : model.Find("vocab") is { ValueKind: JsonValueKind.Array } ? "Unigram"
            : model.Find("continuing_subword_prefix") is not null ? "WordPiece" : "WordLevel");

    /// <summary>The vocabulary of a model that has it as a map of pieces to ids.</summary>
    public static Vocabulary Pieces(JsonElement? model)
    {
        var vocabulary = model.Require("vocab");
        if (vocabulary.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("the vocabulary of tokenizer.json is no map of pieces to ids");
        }

        var pieces = new List<KeyValuePair<string, int>>();
        using var properties = vocabulary.EnumerateObject();
        while (properties.MoveNext())
        {
            var piece = properties.Current;
            pieces.Add(KeyValuePair.Create(
                piece.Name,
                piece.Value.ValueKind == JsonValueKind.Number && piece.Value.TryGetInt32(out var id) ? id : throw new InvalidDataException($"tokenizer.json gives the piece '{piece.Name}' no valid id")));
        }

        return new Vocabulary(pieces);
    }

    private static (TokenModel Model, Vocabulary Vocabulary, string? Unknown) Bpe(JsonElement? model)
    {
        if (model.Find("dropout") is { ValueKind: JsonValueKind.Number } dropout && dropout.GetDouble() != 0)
        {
            throw Unsupported.Component("model", "BPE with dropout, whose tokens are random");
        }

        var vocabulary = Pieces(model);
        var settings = new BpeSettings
        {
            Merges = [.. model.List("merges").Where(IsNoHeading).Select((merge, rank) => Merge(merge, rank))],
            Unknown = model.Text("unk_token"),
            ContinuingPrefix = model.Text("continuing_subword_prefix") ?? "",
            EndOfWordSuffix = model.Text("end_of_word_suffix") ?? "",
            FusesUnknown = model.Flag("fuse_unk", false),
            ByteFallback = model.Flag("byte_fallback", false),
            IgnoresMerges = model.Flag("ignore_merges", false),
        };
        return (new BpeModel(vocabulary, settings), vocabulary, settings.Unknown);
    }

    // merges.txt begins with its version.
    private static bool IsNoHeading(JsonElement merge) => merge.ValueKind != JsonValueKind.String || !merge.GetString()!.StartsWith("#version", StringComparison.Ordinal);

    private static (string Left, string Right) Merge(JsonElement merge, int rank)
    {
        var parts = merge.ValueKind switch
        {
            JsonValueKind.String => merge.GetString()!.Split(' '),
            JsonValueKind.Array => [.. merge.Items().Select(p => p.ValueKind == JsonValueKind.String ? p.GetString()! : "")],
            _ => [],
        };
        return parts.Length == 2 ? (parts[0], parts[1]) : throw new InvalidDataException($"merge {rank + 1} of tokenizer.json is not two symbols");
    }

    private static (TokenModel Model, Vocabulary Vocabulary, string? Unknown) Unigram(JsonElement? model)
    {
        var pieces = new List<(string Piece, double Score)>();
        foreach (var entry in model.List("vocab"))
        {
            pieces.Add(entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2 && entry[0].ValueKind == JsonValueKind.String && entry[1].ValueKind == JsonValueKind.Number
                ? (entry[0].GetString()!, PieceScore.Parse(entry[1].GetRawText()))
                : throw new InvalidDataException($"piece {pieces.Count} of the vocabulary of tokenizer.json is not a text and its score"));
        }

        var unknown = model.Number("unk_id");
        var vocabulary = new Vocabulary(pieces.Select((p, id) => KeyValuePair.Create(p.Piece, id)), pieces.Count);
        return (new UnigramModel(pieces, unknown, model.Flag("byte_fallback", false)), vocabulary, unknown is { } id ? pieces[id].Piece : null);
    }

    private static (TokenModel Model, Vocabulary Vocabulary, string? Unknown) WordPiece(JsonElement? model)
    {
        var vocabulary = Pieces(model);
        var unknown = model.Text("unk_token") ?? "[UNK]";
        return (new WordPieceTokenModel(vocabulary, model.Text("continuing_subword_prefix") ?? "##", unknown, model.Number("max_input_chars_per_word") ?? 100), vocabulary, unknown);
    }

    private static (TokenModel Model, Vocabulary Vocabulary, string? Unknown) WordLevel(JsonElement? model)
    {
        var vocabulary = Pieces(model);
        var unknown = model.Text("unk_token") ?? "<unk>";
        return (new WordLevelModel(vocabulary, unknown), vocabulary, unknown);
    }
}
