using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.AddedTokens;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Templates;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>A WordPiece tokenizer from <c>vocab.txt</c> and, where it is there, <c>tokenizer_config.json</c>.</summary>
internal static class VocabularyLoader
{
    // Those whose slow form is BERT's basic tokenizer and WordPiece over vocab.txt.
    private static readonly string[] _classes =
    [
        "BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "ConvBertTokenizer", "FunnelTokenizer",
        "LayoutLMTokenizer", "LxmertTokenizer", "SqueezeBertTokenizer", "BasicTokenizer", "PreTrainedTokenizer", "TokenizersBackend",
    ];

    public static WordPieceDefinition Load(byte[] vocabulary, JsonObject? config, JsonObject? map, string origin)
    {
        var kind = JsonFile.Get(config, "tokenizer_class", "BertTokenizer");
        kind = kind.EndsWith("Fast", StringComparison.Ordinal) ? kind[..^4] : kind;
        if (!_classes.Contains(kind))
        {
            throw new InvalidDataException($"{origin}: tokenizer_config.json names {kind}; only WordPiece as in BertTokenizer is supported with vocab.txt, else give a tokenizer.json");
        }

        var names = SpecialTokenNames.From(config, map);
        var pieces = VocabularyText.Read(vocabulary, origin);
        var ids = PieceIds.Of(pieces);
        var special = PieceIds.Special(ids, names, origin);
        var added = new List<AddedToken>();
        foreach (var name in new[] { names.Pad, names.Unknown, names.Class, names.Separator, names.Mask })
        {
            if (ids.TryGetValue(name, out var id) && added.TrueForAll(t => t.Id != id))
            {
                added.Add(new AddedToken(id, name, false, false, false, Normalized: false, Special: true));
            }
        }

        foreach (var (key, node) in config?["added_tokens_decoder"] as JsonObject ?? [])
        {
            if (int.TryParse(key, out var id) && node is JsonObject token)
            {
                added.RemoveAll(t => t.Id == id);
                added.Add(TokenizerJsonLoader.AddedTokenOf(token, id));
            }
        }

        var lower = JsonFile.Get(config, "do_lower_case", true);
        return new WordPieceDefinition
        {
            Pieces = pieces,
            Special = special,
            AddedTokens = added,
            Normalizer = new NormalizerSettings(
                CleanText: true,
                SpaceChinese: JsonFile.Get(config, "tokenize_chinese_chars", true),
                StripAccents: JsonFile.Get(config, "strip_accents", lower),
                LowerCase: lower),
            Template = EncodingTemplate.Bert(special.Class, special.Separator, kind == "FunnelTokenizer" ? 2 : 0),
        };
    }
}
