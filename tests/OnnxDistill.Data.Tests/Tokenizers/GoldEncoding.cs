using System.Text.Json;
using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Compares a tokenizer with one line of gold.</summary>
internal static class GoldEncoding
{
    /// <summary>What is not as the line says, or null.</summary>
    public static string? Failure(string line, TextTokenizer tokenizer)
    {
        using var document = JsonDocument.Parse(line);
        var gold = document.RootElement;
        var options = gold.GetProperty("options");
        var id = gold.GetProperty("id").GetString();
        var refused = gold.TryGetProperty("error", out _);
        Encoding encoding;
        try
        {
            encoding = tokenizer.Encode(
                gold.GetProperty("text").GetString()!,
                gold.TryGetProperty("text_b", out var pair) ? pair.GetString() : null,
                Options(options));
        }
        catch (InvalidDataException e)
        {
            return refused ? null : $"{id}: refused: {e.Message}";
        }

        if (refused)
        {
            return $"{id}: should be refused";
        }

        var width = options.TryGetProperty("padding", out _) ? options.GetProperty("max_length").GetInt32() : encoding.InputIds.Length;
        var padding = Math.Max(0, width - encoding.InputIds.Length);
        int[] ids = [.. encoding.InputIds, .. Enumerable.Repeat(tokenizer.PadId, padding)];
        int[] types = [.. encoding.TokenTypeIds, .. new int[padding]];
        int[] mask = [.. encoding.InputIds.Select(_ => 1), .. new int[padding]];
        int[] offsets = [.. encoding.Offsets!.SelectMany(o => new[] { o.Start, o.End }), .. new int[2 * padding]];
        return Compare(gold, "input_ids", ids) ?? Compare(gold, "token_type_ids", types) ?? Compare(gold, "attention_mask", mask)
            ?? Compare(gold, "offsets", offsets);
    }

    private static string? Compare(JsonElement gold, string name, int[] found)
    {
        var expected = gold.GetProperty(name).EnumerateArray()
            .SelectMany(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray().Select(w => w.GetInt32()) : [v.GetInt32()]).ToArray();
        return expected.AsSpan().SequenceEqual(found) ? null
            : $"{gold.GetProperty("id")}: {name} {string.Join(' ', found)} instead of {string.Join(' ', expected)}";
    }

    private static EncodeOptions Options(JsonElement options) => new()
    {
        WithOffsets = true,
        AddSpecialTokens = !options.TryGetProperty("add_special_tokens", out var add) || add.GetBoolean(),
        MaxLength = options.TryGetProperty("max_length", out var maxLength) ? maxLength.GetInt32() : null,
        Truncation = options.TryGetProperty("truncation", out var truncation)
            ? Enum.Parse<Truncation>(truncation.GetString()!.Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true)
            : Truncation.LongestFirst,
    };
}
