using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Loading.Pipelines;
using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>BERT's own tokenizer from a <c>tokenizer.json</c>, which needs no pipeline. Truncation and padding in the file are ignored.</summary>
internal static class TokenizerJsonLoader
{
    /// <summary>Says whether BERT's own tokenizer, which is faster, is all that is needed.</summary>
    public static bool IsBert(JsonElement? root) => ModelReader.KindOf(root.Find("model")) == "WordPiece"
        && root.Find("pre_tokenizer").Kind() == "BertPreTokenizer"
        && (root.Find("normalizer") is null || root.Find("normalizer").Kind() == "BertNormalizer")
        && root.Find("post_processor").Kind() is "BertProcessing" or "TemplateProcessing";

    /// <summary>Reads it.</summary>
    /// <param name="root">The file's object, of which <see cref="IsBert"/> is true.</param>
    /// <param name="settings">The settings beside it.</param>
    /// <param name="origin">Where the files come from, for errors.</param>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static WordPieceDefinition Load(JsonElement? root, TokenizerSettings settings, string origin) =>
        PipelineReader.Guarded(origin, () => Load(root, settings));

    private static WordPieceDefinition Load(JsonElement? root, TokenizerSettings settings)
    {
        JsonElement? model = root.Require("model");
        var vocabulary = ModelReader.Pieces(model);
        var added = AddedTokenReader.Stated(root.Find("added_tokens"));
        var ids = new Dictionary<string, int>(vocabulary.Ids, StringComparer.Ordinal);
        foreach (var token in added)
        {
            ids[token.Content] = token.Id;
        }

        var names = SpecialTokenNames.From(settings) with { Unknown = model.Text("unk_token") ?? "[UNK]" };
        var template = TemplateReader.Read(root.Find("post_processor")).Template!;
        if (template.Single.Where(p => p.Sequence < 0).ToArray() is [var first, .., var last])
        {
            // What stands around every text is what the model takes as class and separator, whatever the names say.
            string NameOf(int id, string otherwise) => ids.FirstOrDefault(p => p.Value == id).Key ?? otherwise;
            names = names with { Class = NameOf(first.TokenId, names.Class), Separator = NameOf(last.TokenId, names.Separator) };
        }

        return new WordPieceDefinition
        {
            Pieces = [.. Enumerable.Range(0, vocabulary.Size).Select(vocabulary.PieceOf)],
            Prefix = model.Text("continuing_subword_prefix") ?? "##",
            MaxCharacters = model.Number("max_input_chars_per_word") ?? 100,
            Normalizer = root.Find("normalizer") is { } normalizer ? NormalizerReader.BertSettings(normalizer) : NormalizerSettings.None,
            AddedTokens = added,
            Template = template,
            Special = PieceIds.Special(ids, names),
        };
    }
}
