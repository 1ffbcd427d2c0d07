using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tests.Tokenizers.Unigram;

/// <summary>Hugging Face's own library with a Unigram model and nothing around it.</summary>
internal sealed class UnigramOracle : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly global::Tokenizers.DotNet.Tokenizer _tokenizer;

    public UnigramOracle(IEnumerable<(string Piece, double Score)> pieces, int? unknownId, bool byteFallback)
    {
        var file = new JsonObject
        {
            ["version"] = "1.0",
            ["model"] = new JsonObject
            {
                ["type"] = "Unigram",
                ["unk_id"] = unknownId,
                ["byte_fallback"] = byteFallback,
                ["vocab"] = new JsonArray([.. pieces.Select(p => new JsonArray(p.Piece, p.Score))]),
            },
        };
        var path = _folder["tokenizer.json"];
        File.WriteAllText(path, file.ToJsonString());
        _tokenizer = new(path);
    }

    public int[] Encode(string text) => text.Length == 0 ? [] : Array.ConvertAll(_tokenizer.Encode(text), id => (int)id);

    public void Dispose()
    {
        _tokenizer.Dispose();
        _folder.Dispose();
    }
}
