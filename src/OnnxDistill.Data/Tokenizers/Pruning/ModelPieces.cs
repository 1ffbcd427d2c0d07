using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Loading.Pipelines;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Pruning;

/// <summary>The pieces of the model of a tokenizer.json as the file lists them.</summary>
internal sealed class ModelPieces
{
    private ModelPieces(string kind, JsonObject model)
    {
        Kind = kind;
        Prefix = model.Text("continuing_subword_prefix") ?? (kind == "WordPiece" ? "##" : string.Empty);
        Suffix = model.Text("end_of_word_suffix") ?? string.Empty;
        Pieces = model["vocab"] switch
        {
            JsonObject ids => [.. ids.Select(p => (p.Key, p.Value.Number() ?? -1))],
            JsonArray scored => [.. scored.Select((entry, id) => ((entry as JsonArray)?[0].Text() ?? string.Empty, id))],
            _ => [],
        };
        Ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, id) in Pieces)
        {
            Ids[piece] = id;
        }
    }

    /// <summary>Gets the kind of model: <c>WordPiece</c>, <c>BPE</c>, <c>Unigram</c> or <c>WordLevel</c>.</summary>
    public string Kind { get; }

    /// <summary>Gets what pieces begin with that go on with a word; empty where nothing marks them.</summary>
    public string Prefix { get; }

    /// <summary>Gets what pieces end with that end a word; empty where nothing marks them.</summary>
    public string Suffix { get; }

    /// <summary>Gets every piece with its id, in the file's order.</summary>
    public IReadOnlyList<(string Piece, int Id)> Pieces { get; }

    /// <summary>Gets the ids by piece; of equal pieces the last counts.</summary>
    public Dictionary<string, int> Ids { get; }

    /// <summary>Reads them of a tokenizer.json that a tokenizer was loaded from.</summary>
    public static ModelPieces Of(TokenizerFiles files, JsonObject json, string origin)
    {
        using var document = PipelineReader.Parse(files.Files[TokenizerFiles.Json], origin);
        return new ModelPieces(ModelReader.KindOf(((System.Text.Json.JsonElement?)document.RootElement).Find("model")), json["model"]!.AsObject());
    }

    /// <summary>A piece without what marks its place in a word.</summary>
    public string Bare(string piece)
    {
        var start = Prefix.Length > 0 && piece.Length > Prefix.Length && piece.StartsWith(Prefix, StringComparison.Ordinal) ? Prefix.Length : 0;
        var end = Suffix.Length > 0 && piece.Length - start > Suffix.Length && piece.EndsWith(Suffix, StringComparison.Ordinal) ? piece.Length - Suffix.Length : piece.Length;
        return piece[start..end];
    }
}
