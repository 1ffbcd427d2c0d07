using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>The parts of a tokenizer.json that conversions write.</summary>
internal static class ComponentJson
{
    private const string Blank = "\u2581";

    /// <summary>A normalizer that replaces a text.</summary>
    public static JsonObject Replace(string text, string by) => new() { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = text }, ["content"] = by };

    /// <summary>A normalizer that replaces several blanks.</summary>
    public static JsonObject ReplaceBlanks(string by) => new() { ["type"] = "Replace", ["pattern"] = new JsonObject { ["Regex"] = " {2,}" }, ["content"] = by };

    /// <summary>A normalizer that takes white space off the ends.</summary>
    public static JsonObject Strip(bool left, bool right) => new() { ["type"] = "Strip", ["strip_left"] = left, ["strip_right"] = right };

    /// <summary>A part without settings.</summary>
    public static JsonObject Plain(string type) => new() { ["type"] = type };

    /// <summary>The normalizer of a SentencePiece file's table.</summary>
    public static JsonObject Precompiled(ReadOnlySpan<byte> table) => new() { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(table) };

    /// <summary>The pre-tokenizer, or decoder, that writes blanks as U+2581.</summary>
    /// <param name="scheme">Where a blank is put before: always, first or never.</param>
    /// <param name="split">Whether words end there.</param>
    public static JsonObject Metaspace(string scheme, bool split = true) => new()
    {
        ["type"] = "Metaspace",
        ["replacement"] = Blank,
        ["prepend_scheme"] = scheme,
        ["split"] = split,
    };

    /// <summary>The pre-tokenizer, decoder or post-processor of bytes.</summary>
    public static JsonObject ByteLevel(bool addPrefixSpace, bool trimOffsets) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = addPrefixSpace,
        ["trim_offsets"] = trimOffsets,
        ["use_regex"] = true,
    };

    /// <summary>Several normalizers, one after the other; null where there is none.</summary>
    public static JsonObject? Normalizers(params IEnumerable<JsonObject?> steps)
    {
        JsonNode[] all = [.. steps.OfType<JsonObject>()];
        return all.Length == 0 ? null : new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(all) };
    }

    /// <summary>Several pre-tokenizers, one after the other.</summary>
    public static JsonObject PreTokenizers(params IEnumerable<JsonObject?> steps) =>
        new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray([.. steps.OfType<JsonObject>()]) };

    /// <summary>The whole file.</summary>
    public static JsonObject Whole(JsonArray added, JsonObject? normalizer, JsonObject? preTokenizer, JsonObject? postProcessor, JsonObject? decoder, JsonObject model) => new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = added,
        ["normalizer"] = normalizer,
        ["pre_tokenizer"] = preTokenizer,
        ["post_processor"] = postProcessor,
        ["decoder"] = decoder,
        ["model"] = model,
    };
}
