using System.Globalization;
using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>Writes the post-processor of templates such as <c>[CLS]:0 $A:0 [SEP]:0</c>: tokens or texts with their types.</summary>
internal static class TemplateJson
{
    /// <summary>The post-processor.</summary>
    /// <param name="single">What stands around one text.</param>
    /// <param name="pair">What stands around two.</param>
    /// <param name="idOf">The id of a special token, which must be there.</param>
    public static JsonObject Of(string single, string pair, Func<string, int> idOf)
    {
        var special = new JsonObject();
        JsonArray Pieces(string template) => [.. template.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(piece => Piece(piece, idOf, special))];
        return new JsonObject { ["type"] = "TemplateProcessing", ["single"] = Pieces(single), ["pair"] = Pieces(pair), ["special_tokens"] = special };
    }

    private static JsonObject Piece(string piece, Func<string, int> idOf, JsonObject special)
    {
        var colon = piece.LastIndexOf(':');
        var name = piece[..colon];
        var type = int.Parse(piece.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (name[0] == '$')
        {
            return new JsonObject { ["Sequence"] = new JsonObject { ["id"] = name[1..], ["type_id"] = type } };
        }

        if (!special.ContainsKey(name))
        {
            special[name] = new JsonObject { ["id"] = name, ["ids"] = new JsonArray(idOf(name)), ["tokens"] = new JsonArray(name) };
        }

        return new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
    }
}
