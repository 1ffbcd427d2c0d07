using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Broken tokenizer.json files, the same every time: each loads or is refused in one sentence, soon and in little memory.</summary>
public sealed class MutatedTokenizerJsonTests
{
    private const string Charsmap = "AAQAAAAA";

    private static readonly string[] _sound =
    [
        """
        {"version":"1.0","truncation":null,"added_tokens":[{"id":0,"content":"<s>","special":true,"normalized":false,"lstrip":true},{"id":9,"content":"x y","single_word":true}],
         "normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "},{"type":"Strip","strip_left":true,"strip_right":true}]},
         "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
         "post_processor":{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":true},
         "model":{"type":"BPE","unk_token":"<unk>","fuse_unk":true,"byte_fallback":true,"vocab":{"<s>":0,"<unk>":1,"</s>":2,"a":3,"b":4,"ab":5,"Ġ":6},"merges":["a b",["b","a"]]}}
        """,
        """
        {"added_tokens":[],"normalizer":{"type":"BertNormalizer","lowercase":true},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},
         {"type":"Split","pattern":{"Regex":"(\\d+)|[[:punct:]]"},"behavior":"Isolated","invert":false},{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true}]},
         "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
          "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[1],"tokens":["[CLS]"]}}},
         "model":{"type":"Unigram","unk_id":0,"byte_fallback":false,"vocab":[["<unk>",0.0],["[CLS]",0.0],["▁",-1.5],["a",-2.0],["▁a",-2.5]]}}
        """,
    ];

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(1, 1000)]
    public void Mutated_files_load_or_are_refused_in_one_sentence(int sound, int count) => Mutate(sound, count);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(0, 5000)]
    [InlineData(1, 5000)]
    public void Ten_thousand_mutated_files_load_or_are_refused_in_one_sentence(int sound, int count) => Mutate(sound, count);

    [Theory]
    [InlineData("(a+)+$", false)]
    [InlineData("(a|aa)+!!(?!c)", true)]
    [InlineData("^(\\w+\\s?)*(?<!z)$", true)]
    public void An_expression_that_would_run_for_ever_is_stopped_and_named(string expression, bool looksAround)
    {
        var json = new JsonObject
        {
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Split",
                ["pattern"] = new JsonObject { ["Regex"] = expression },
                ["behavior"] = "Isolated",
                ["invert"] = false,
            },
            ["model"] = JsonNode.Parse("""{"type":"WordLevel","unk_token":"a","vocab":{"a":0}}"""),
        };
        var tokenizer = Load(json.ToJsonString());
        void Encode() => tokenizer.Encode(new string('a', 5000) + "!", null, new EncodeOptions());
        if (looksAround)
        {
            var message = Should.Throw<InvalidDataException>(Encode).Message;
            message.ShouldContain($"'{expression}' ran for 2 seconds");
            message.ShouldContain("ready input_ids");
        }
        else
        {
            // Without looking around .NET needs no backtracking.
            Should.NotThrow(Encode);
        }
    }

    private static TextTokenizer Load(string json) =>
        new TokenizerFiles(new Dictionary<string, byte[]> { ["tokenizer.json"] = System.Text.Encoding.UTF8.GetBytes(json) }).Load("MUTANT");

    private static void Mutate(int sound, int count)
    {
        var random = new Random(count + sound);
        for (var i = 0; i < count; i++)
        {
            var json = Mutant(_sound[sound], random);
            try
            {
                var tokenizer = Load(json);
                tokenizer.Encode("ab  <s> x y 12 é😀", "b", new EncodeOptions { MaxLength = 16, WithOffsets = true });
            }
            catch (InvalidDataException e)
            {
                e.Message.ShouldNotContain("\n", Case.Sensitive, json);
                e.Message.Length.ShouldBeInRange(20, 1500, json);
            }
        }
    }

    // A value replaced, dropped or doubled at a random place, or text cut, changed or repeated.
    private static string Mutant(string json, Random random)
    {
        if (random.Next(3) == 0)
        {
            var at = random.Next(json.Length);
            return random.Next(3) switch
            {
                0 => json[..at],
                1 => json[..at] + (char)random.Next(32, 127) + json[(at + 1)..],
                _ => json[..at] + json[random.Next(at + 1)..],
            };
        }

        var root = JsonNode.Parse(json)!;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var nodes = Containers(root).ToList();
            var node = nodes[random.Next(nodes.Count)];
            if (node is JsonObject { Count: > 0 } item)
            {
                var key = item.ElementAt(random.Next(item.Count)).Key;
                item[key] = random.Next(4) == 0 ? null : Value(random);
            }
            else if (node is JsonArray list)
            {
                if (list.Count > 0 && random.Next(2) == 0)
                {
                    list[random.Next(list.Count)] = Value(random);
                }
                else
                {
                    list.Add(Value(random));
                }
            }
        }

        return root.ToJsonString();
    }

    private static IEnumerable<JsonNode> Containers(JsonNode node)
    {
        var children = node is JsonObject item ? item.Select(p => p.Value) : node is JsonArray list ? list : [];
        return node is JsonObject or JsonArray ? [node, .. children.OfType<JsonNode>().SelectMany(Containers)] : [];
    }

    private static JsonNode? Value(Random random) => random.Next(14) switch
    {
        0 => null,
        1 => true,
        2 => -1,
        3 => int.MaxValue,
        4 => 1e308,
        5 => "",
        6 => "a",
        7 => new JsonArray(),
        8 => new JsonObject(),
        9 => new JsonArray("a", 3),
        10 => "\\p{Greek}(?<",
        11 => new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Charsmap },
        12 => new string('[', 70),
        _ => long.MaxValue,
    };
}
