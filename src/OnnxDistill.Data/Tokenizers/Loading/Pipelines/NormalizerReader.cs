using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Normalizers;
using OnnxDistill.Data.Tokenizers.Precompiled;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads the <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerReader
{
    /// <summary>The normalizer, or null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is broken or not supported.</exception>
    public static Normalizer? Read(JsonElement? node) => node is null ? null : node.Kind() switch
    {
        "Sequence" => new NormalizerSequence([.. node.List("normalizers").Select(n => Read(n)).OfType<Normalizer>()]),
        "BertNormalizer" or "Bert" => new BertStep(BertSettings(node)),
        "NFC" => new UnicodeNormalizer(UnicodeForm.Nfc),
        "NFD" => new UnicodeNormalizer(UnicodeForm.Nfd),
        "NFKC" => new UnicodeNormalizer(UnicodeForm.Nfkc),
        "NFKD" => new UnicodeNormalizer(UnicodeForm.Nfkd),
        "Lowercase" => new LowercaseNormalizer(),
        "Strip" => new StripNormalizer(node.Flag("strip_left", true), node.Flag("strip_right", true)),
        "StripAccents" => CharacterFilters.StripAccents,
        "Nmt" => CharacterFilters.Nmt,
        "Replace" => new ReplaceNormalizer(PatternReader.Read(node), node.Text("content") ?? throw new InvalidDataException("Replace of tokenizer.json has no content")),
        "Prepend" => new PrependNormalizer(node.Text("prepend") ?? throw new InvalidDataException("Prepend of tokenizer.json has no prepend")),
        "ByteLevel" => new ByteLevelNormalizer(),
        "Precompiled" => Precompiled(node),
        var other => throw Unsupported.Component("normalizer", other ?? "of no type"),
    };

    /// <summary>The settings of a BertNormalizer.</summary>
    public static NormalizerSettings BertSettings(JsonElement? node)
    {
        var lowerCase = node.Flag("lowercase", true);
        return new(node.Flag("clean_text", true), node.Flag("handle_chinese_chars", true), node.Flag("strip_accents", lowerCase), lowerCase);
    }

    private static PrecompiledStep Precompiled(JsonElement? node)
    {
        var value = node.Require("precompiled_charsmap");
        return value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
            ? new PrecompiledStep(new PrecompiledNormalizer(bytes))
            : throw new InvalidDataException("precompiled_charsmap of tokenizer.json is not base64");
    }
}
