using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>Reads vocab.json: pieces and their ids.</summary>
internal static class PieceIdsJson
{
    public const string Name = "vocab.json";

    /// <summary>The pieces.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or an id is none.</exception>
    public static Dictionary<string, int> Read(byte[] bytes, string origin)
    {
        try
        {
            var span = bytes.AsSpan();
            var json = JsonNode.Parse(span.StartsWith(System.Text.Encoding.UTF8.Preamble) ? span[3..] : span) as JsonObject
                ?? throw new InvalidDataException($"{origin}: {Name} is no JSON object of pieces and ids");
            var pieces = new Dictionary<string, int>(json.Count, StringComparer.Ordinal);
            foreach (var (piece, id) in json)
            {
                pieces[piece] = id.Number() is >= 0 and <= 10_000_000 and { } number
                    ? number
                    : throw new InvalidDataException($"{origin}: {Name} gives the piece '{piece}' no valid id");
            }

            return pieces.Count > 0 ? pieces : throw new InvalidDataException($"{origin}: {Name} is empty");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"{origin}: {Name} is broken JSON ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }
}
