using System.Text;
using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Patterns;
using OnnxDistill.Data.Tokenizers.PreTokenizers;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads the <c>pre_tokenizer</c> of a tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    /// <summary>The pre-tokenizer, or null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is broken or not supported.</exception>
    public static PreTokenizer? Read(JsonElement? node) => node is null ? null : node.Kind() switch
    {
        "Sequence" => new PreTokenizerSequence([.. node.List("pretokenizers").Select(n => Read(n)).OfType<PreTokenizer>()]),
        "BertPreTokenizer" => CharacterPreTokenizers.Bert,
        "WhitespaceSplit" => CharacterPreTokenizers.WhiteSpace,
        "Whitespace" => new WhitespacePreTokenizer(),
        "Punctuation" => CharacterPreTokenizers.Punctuation(PatternReader.Behavior(node, SplitBehavior.Isolated)),
        "Digits" => CharacterPreTokenizers.Digits(node.Flag("individual_digits", false)),
        "CharDelimiterSplit" or "Delimiter" => CharacterPreTokenizers.Delimiter(OneCharacter(node, "delimiter").ToString()),
        "Split" => new PatternPreTokenizer(PatternReader.Read(node), PatternReader.Behavior(node), node.Flag("invert", false)),
        "ByteLevel" => new ByteLevelPreTokenizer(node.Flag("add_prefix_space", true), node.Flag("use_regex", true)),
        "Metaspace" => Metaspace(node),
        "FixedLength" => new FixedLengthPreTokenizer(node.Number("length") ?? 5) is var split && node.Number("length") is not <= 0
            ? split : throw new InvalidDataException("length of FixedLength of tokenizer.json is not above 0"),
        var other => throw Unsupported.Component("pre-tokenizer", other ?? "of no type"),
    };

    // The old form has add_prefix_space alone; both together must agree, as Hugging Face's library demands.
    private static MetaspacePreTokenizer Metaspace(JsonElement? node)
    {
        var scheme = node.Text("prepend_scheme") switch
        {
            null or "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw Unsupported.Component("prepend_scheme of Metaspace", other),
        };
        if (!node.Flag("add_prefix_space", true) && scheme != PrependScheme.Never)
        {
            throw new InvalidDataException("Metaspace of tokenizer.json has add_prefix_space false and a prepend_scheme other than never; Hugging Face's library refuses it too, set prepend_scheme to never");
        }

        return new MetaspacePreTokenizer(OneCharacter(node, "replacement"), scheme, node.Flag("split", true));
    }

    private static Rune OneCharacter(JsonElement? node, string key)
    {
        var text = node.Text(key) ?? "";
        return Rune.DecodeFromUtf16(text, out var rune, out var width) == System.Buffers.OperationStatus.Done && width == text.Length
            ? rune
            : throw new InvalidDataException($"{key} of {node.Kind()} of tokenizer.json is not one character");
    }
}
