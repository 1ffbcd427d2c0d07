using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Templates;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Reads the <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal static class PostProcessorReader
{
    public static EncodingTemplate Read(JsonNode? node, string origin)
    {
        switch (JsonFile.Get<string?>(node, "type", null))
        {
            case null:
                return EncodingTemplate.Bare;
            case "BertProcessing":
                return EncodingTemplate.Bert(PairedId(node!["cls"], origin), PairedId(node["sep"], origin));
            case "TemplateProcessing":
                var special = node!["special_tokens"] as JsonObject;
                return new EncodingTemplate(Pieces(node["single"], special, origin), Pieces(node["pair"], special, origin));
            case "Sequence" when node!["processors"] is JsonArray { Count: 1 } single:
                return Read(single[0], origin);
            case var other:
                throw new InvalidDataException(
                    $"{origin}: the post-processor of tokenizer.json is {other}; only TemplateProcessing and BertProcessing are supported");
        }
    }

    // ["[SEP]", 102]
    private static int PairedId(JsonNode? node, string origin) =>
        node is JsonArray { Count: 2 } pair && pair[1] is JsonValue value && value.TryGetValue<int>(out var id) ? id : throw Broken(origin);

    private static List<TemplatePiece> Pieces(JsonNode? node, JsonObject? special, string origin)
    {
        var pieces = new List<TemplatePiece>();
        foreach (var item in node as JsonArray ?? throw Broken(origin))
        {
            if (item?["Sequence"] is JsonObject sequence)
            {
                pieces.Add(TemplatePiece.Text(JsonFile.Get(sequence, "id", "A") == "A" ? 0 : 1, JsonFile.Get(sequence, "type_id", 0)));
            }
            else if (item?["SpecialToken"] is JsonObject token && special?[JsonFile.Get(token, "id", string.Empty)]?["ids"] is JsonArray ids)
            {
                foreach (var id in ids)
                {
                    pieces.Add(TemplatePiece.Special(id!.GetValue<int>(), JsonFile.Get(token, "type_id", 0)));
                }
            }
            else
            {
                throw Broken(origin);
            }
        }

        return pieces;
    }

    private static InvalidDataException Broken(string origin) => new($"{origin}: the post-processor of tokenizer.json is not understood");
}
