using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using OnnxDistill.Data.Tokenizers.Precompiled;

namespace OnnxDistill.Data.Tests.Tokenizers.Precompiled;

public sealed class PrecompiledNormalizerTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly (string, string)[] _entries =
    [
        ("\r", " "), ("\n", " "), ("\u0001", ""), ("ﬁ", "fi"), ("a\u0301", "á"), ("™", "TM"), ("Ａ", "A"), ("\uFFFD", " "), ("\U0001D400", "A"), ("が", "ga"),
        ("\u0915", "ka"), ("\u0958", "qa"), ("\u1161", "A"), ("\u0600", "#"), ("\u0301", "'"), ("b\u0302", ""),
    ];

    private static readonly string[] _alphabet =
    [
        "a", "b", "f", "i", "\r", "\n", "\u0001", "ﬁ", "\u0301", "\u0302", "™", "Ａ", "\U0001D400", "\U0001F600", "\u200D", "が", "か\u3099", "\u0915",
        "\u0958", "\u094D", "\u0903", "\u093C", "\u1100", "\u1161", "가", "각", "\u11A8", "\u0600", "\u00AD", "\U0001F1E6", "\uFE0F", "\u20E3", "é", "T", "M", "A",
        "g", "k", "q", "'", "#", " ", "á",
    ];

    private readonly PrecompiledNormalizer _normalizer = new(SmallCharsMap.Bytes(_entries));

    [Theory]
    [InlineData("abc", null)]
    [InlineData("a\u0301b", "á-1 b0")]
    [InlineData("ﬁ\u0302x", "f0 i0 x0")]
    [InlineData("™\u0001g", "T0 M0 g0")]
    [InlineData("x\r\ny", "x0  -1 y0")]
    [InlineData("\u0001x", "x0")]
    [InlineData("xﬁ", "x0 f0 i1")]
    [InlineData("Ａ\u0301\u0301", "A0 '0 '0")]
    [InlineData("\U0001D400b\u0302", "A-2")]
    public void A_cluster_is_looked_up_whole_or_by_character(string text, string? expected)
    {
        var changes = new List<(Rune Value, int Change)>();
        _normalizer.Changes(text, changes, out var any);
        any.ShouldBe(expected is not null);
        string.Join(' ', changes.Select(c => $"{c.Value}{c.Change}")).ShouldBe(expected ?? "");
    }

    [Fact]
    public void Random_texts_are_normalized_as_by_Hugging_Face()
    {
        var vocabulary = Characters(string.Concat([.. _alphabet, .. _entries.Select(e => e.Item2)])).Distinct().Prepend("<unk>").ToArray();
        using var folder = new TemporaryFolder();
        var file = new JsonObject
        {
            ["version"] = "1.0",
            ["normalizer"] = new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(SmallCharsMap.Bytes(_entries)) },
            ["model"] = new JsonObject { ["type"] = "Unigram", ["unk_id"] = 0, ["vocab"] = new JsonArray([.. vocabulary.Select(v => new JsonArray(v, -1.0))]) },
        };
        File.WriteAllText(folder["tokenizer.json"], file.ToJsonString());
        using var oracle = new global::Tokenizers.DotNet.Tokenizer(folder["tokenizer.json"]);
        Gen.Int[0, _alphabet.Length - 1].Array[1, 12].Select(a => string.Concat(a.Select(i => _alphabet[i]))).Sample(
            text => Normalized(text).ShouldBe(string.Concat(oracle.Encode(text).Select(id => vocabulary[id])), string.Join(' ', text.Select(c => $"{(int)c:X4}"))),
            seed: Seed,
            iter: 5000,
            threads: 1);
    }

    [Fact]
    public void Half_a_surrogate_pair_counts_as_the_replacement_character() => Normalized("a\uD83Db").ShouldBe("a b");

    [Fact]
    public void Mutated_tables_are_read_or_refused_with_a_sentence()
    {
        var whole = SmallCharsMap.Bytes(_entries);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, 2]).Array[1, 4].Sample(
            edits =>
            {
                var bytes = (byte[])whole.Clone();
                foreach (var (at, value, kind) in edits)
                {
                    bytes = kind == 0 ? bytes[..Math.Min(at, bytes.Length)] : bytes;
                    if (at < bytes.Length)
                    {
                        bytes[at] = value;
                    }
                }

                try
                {
                    var changes = new List<(Rune Value, int Change)>();
                    new PrecompiledNormalizer(bytes).Changes("a\u0301b™\u0001gﬁ\U0001D400\r\n\0é中", changes, out _);
                }
                catch (InvalidDataException e)
                {
                    e.Message.ShouldStartWith("the tokenizer's precompiled_charsmap is broken: ");
                }
            },
            seed: Seed,
            iter: 3000);
    }

    private static List<string> Characters(string text)
    {
        var characters = new List<string>();
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            characters.Add(rune.ToString());
        }

        return characters;
    }

    private string Normalized(string text)
    {
        var changes = new List<(Rune Value, int Change)>();
        _normalizer.Changes(text, changes, out var any);
        return any ? string.Concat(changes.Select(c => c.Value.ToString())) : text;
    }
}
