using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>The models of a tokenizer.json against Hugging Face's library, with vocabularies drawn at random.</summary>
public sealed class TokenizerJsonModelTests
{
    private static readonly string[] _letters = ["a", "b", "c", "d", "é", "😀"];
    private static readonly string[] _alphabet = [.. _letters, "a", "b", "ab", "z", "漢", " "];

    [Theory]
    [InlineData(false, false, false, "", "", true)]
    [InlineData(true, false, false, "", "", true)]
    [InlineData(false, true, false, "", "", true)]
    [InlineData(true, true, false, "", "", true)]
    [InlineData(false, false, true, "", "", true)]
    [InlineData(false, false, false, "", "", false)]
    [InlineData(false, false, false, "##", "", true)]
    [InlineData(false, false, false, "", "</w>", true)]
    public void Bpe_merges_as_Hugging_Face_does(bool fuses, bool byteFallback, bool ignoresMerges, string prefix, string suffix, bool hasUnknown)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            List<string> pieces = ["<unk>", .. _letters, .. _letters.Select(l => prefix + l).Where(p => prefix.Length > 0)];
            pieces.AddRange(pieces[1..].Select(p => p + suffix).Where(p => suffix.Length > 0).ToArray());
            var merges = new List<JsonNode?>();
            for (var i = 0; i < 40; i++)
            {
                // A piece that goes on with a word may only stand to the right where there is a prefix.
                var left = pieces[random.Next(1, pieces.Count)];
                var right = pieces[random.Next(1, pieces.Count)];
                if ((prefix.Length == 0 || right.StartsWith(prefix, StringComparison.Ordinal)) && (suffix.Length == 0 || !left.EndsWith(suffix, StringComparison.Ordinal)) && left.Length + right.Length < 12)
                {
                    merges.Add(new JsonArray(left, right));
                    var joined = left + right[prefix.Length..];
                    if (!pieces.Contains(joined))
                    {
                        pieces.Add(joined);
                    }
                }
            }

            if (byteFallback)
            {
                pieces.AddRange(Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>").Where(_ => seed % 3 > 0));
            }

            var json = new JsonObject
            {
                ["pre_tokenizer"] = JsonNode.Parse("""{"type":"WhitespaceSplit"}"""),
                ["model"] = new JsonObject
                {
                    ["type"] = "BPE",
                    ["unk_token"] = hasUnknown ? "<unk>" : null,
                    ["continuing_subword_prefix"] = prefix.Length > 0 ? prefix : null,
                    ["end_of_word_suffix"] = suffix.Length > 0 ? suffix : null,
                    ["fuse_unk"] = fuses,
                    ["byte_fallback"] = byteFallback,
                    ["ignore_merges"] = ignoresMerges,
                    ["vocab"] = new JsonObject(pieces.Distinct().Select((p, id) => KeyValuePair.Create<string, JsonNode?>(p, id))),
                    ["merges"] = new JsonArray([.. merges]),
                },
            };
            TokenizerJsonOracle.ShouldAgree(json, TokenizerJsonOracle.Texts(seed, 150, _alphabet));
        }
    }

    [Fact]
    public void Merges_may_be_strings_with_a_heading()
    {
        var json = JsonNode.Parse("""{"model":{"type":"BPE","unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"b":2,"ab":3},"merges":["#version: 0.2","a b"]}}""")!.AsObject();
        TokenizerJsonOracle.ShouldAgree(json, ["ab", "ba", "aab", "xab"]);
    }

    [Fact]
    public void Word_level_gives_whole_words()
    {
        var json = JsonNode.Parse("""{"pre_tokenizer":{"type":"Whitespace"},"model":{"type":"WordLevel","unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"b":2,"ab":3}}}""")!.AsObject();
        TokenizerJsonOracle.ShouldAgree(json, ["ab", "ba a", "ab.b", ""]);
    }
}
