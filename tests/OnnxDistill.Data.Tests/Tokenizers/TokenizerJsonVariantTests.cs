using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Each component of a tokenizer.json against Hugging Face's library on random texts, with models that show what it did.</summary>
public sealed class TokenizerJsonVariantTests
{
    private static readonly string[] _alphabet =
    [
        "a", "b", "S", "s", "'", "'s", "'ll", "re", "é", "e\u0301", "É", "İ", "ß", "ﬁ", "①", "½", "Ǆ", "\u0316\u0301", "\u1E69", "가", "\u1100\u1161", "漢", "か", "が", "か\u3099",
        "١", "7", "42", "Ⅷ", " ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2000", "\u3000", "\u200B", "\u200D", "\uFEFF", "\u0001", ".", ",", "!", "-", "_", "—", "«", "$", "+", "€",
        "▁", "😀", "👩‍👩‍👧", "𝐀", "𝟘", "ก็", "नि", "ا", "\uFFFD", "\u0378", "Å", "\u212B", "ſ", "™", "㎏", "Ⓐ",
    ];

    public static TheoryData<string> Normalizers() =>
    [
        """{"type":"NFC"}""", """{"type":"NFD"}""", """{"type":"NFKC"}""", """{"type":"NFKD"}""", """{"type":"Lowercase"}""", """{"type":"StripAccents"}""", """{"type":"Nmt"}""",
        """{"type":"Strip","strip_left":true,"strip_right":true}""", """{"type":"Strip","strip_left":false,"strip_right":true}""", """{"type":"Prepend","prepend":"▁x"}""",
        """{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", """{"type":"Replace","pattern":{"String":"."},"content":""}""",
        """{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}""", """{"type":"Replace","pattern":{"Regex":"\\p{N}+|\\p{Han}"},"content":"N"}""",
        """{"type":"Replace","pattern":{"Regex":"[^\\w\\s]++(?=\\w)"},"content":"P"}""", """{"type":"Replace","pattern":{"Regex":"[[:punct:]\\p{^L}]"},"content":"_"}""",
        """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""",
        """{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":true,"strip_accents":false,"lowercase":false}""",
        """{"type":"ByteLevel"}""",
        """{"type":"Sequence","normalizers":[{"type":"NFKD"},{"type":"StripAccents"},{"type":"Lowercase"},{"type":"Strip","strip_left":true,"strip_right":false}]}""",
        """{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"Lowercase"},{"type":"NFC"},{"type":"Prepend","prepend":" "}]}""",
    ];

    public static TheoryData<string> PreTokenizers() =>
    [
        """{"type":"Whitespace"}""", """{"type":"WhitespaceSplit"}""", """{"type":"BertPreTokenizer"}""", """{"type":"Digits","individual_digits":true}""",
        """{"type":"Digits","individual_digits":false}""", """{"type":"Punctuation","behavior":"Isolated"}""", """{"type":"Punctuation","behavior":"Contiguous"}""",
        """{"type":"Punctuation","behavior":"MergedWithPrevious"}""", """{"type":"Punctuation","behavior":"MergedWithNext"}""", """{"type":"Punctuation","behavior":"Removed"}""",
        """{"type":"CharDelimiterSplit","delimiter":"a"}""", """{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}""",
        """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""", """{"type":"Metaspace","replacement":"_","prepend_scheme":"never","split":true}""",
        """{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""",
        """{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""", """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}""",
        """{"type":"Split","pattern":{"Regex":"\\s+"},"behavior":"Removed","invert":false}""", """{"type":"Split","pattern":{"Regex":"\\w+|[^\\w\\s]+"},"behavior":"Removed","invert":true}""",
        """{"type":"Split","pattern":{"String":"s"},"behavior":"MergedWithNext","invert":false}""", """{"type":"Split","pattern":{"Regex":"\\p{L}"},"behavior":"Contiguous","invert":false}""",
        """{"type":"Split","pattern":{"Regex":"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false}""",
        """{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","add_prefix_space":true}]}""",
        """{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\d"},"behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}]}""",
    ];

    [Theory]
    [MemberData(nameof(Normalizers))]
    public void Normalizers_give_the_text_of_Hugging_Face(string normalizer)
    {
        // A token a byte shows the text that comes out.
        var json = Json(normalizer, """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":false,"use_regex":false}""");
        json["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = Pieces(Bytes()), ["merges"] = new JsonArray() };
        TokenizerJsonOracle.ShouldAgree(json, TokenizerJsonOracle.Texts(normalizer.Length, 400, _alphabet));
    }

    [Theory]
    [MemberData(nameof(PreTokenizers))]
    public void Pre_tokenizers_give_the_words_of_Hugging_Face(string preTokenizer)
    {
        // WordPiece has one token for a character that begins a word and another for one that goes on with it, which shows the words.
        var characters = _alphabet.SelectMany(Characters).Concat(Bytes()).Distinct().ToArray();
        var json = Json(null, preTokenizer);
        json["model"] = new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = "[UNK]",
            ["continuing_subword_prefix"] = "##",
            ["max_input_chars_per_word"] = 1000,
            ["vocab"] = Pieces(["[UNK]", .. characters, .. characters.Select(c => "##" + c)]),
        };
        TokenizerJsonOracle.ShouldAgree(json, TokenizerJsonOracle.Texts(preTokenizer.Length, 400, _alphabet));
    }

    [Fact]
    public void Added_tokens_are_found_where_Hugging_Face_finds_them()
    {
        var json = Json("""{"type":"Sequence","normalizers":[{"type":"Lowercase"},{"type":"Replace","pattern":{"String":"b"},"content":"a"}]}""", """{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true}""");
        json["added_tokens"] = JsonNode.Parse("""
            [{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
             {"id":77,"content":"<m>","single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":true},
             {"id":78,"content":"<r>","single_word":false,"lstrip":false,"rstrip":true,"normalized":true,"special":false},
             {"id":79,"content":"ab","single_word":true,"lstrip":false,"rstrip":false,"normalized":true,"special":false},
             {"id":80,"content":"  ","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false},
             {"id":81,"content":"   ","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false}]
            """);
        string[] alphabet = ["a", "b", "AB", " ", "  ", "<s>", "<m>", "<r>", "<R>", "é", "_", ".", "\t"];
        json["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = Pieces(["<s>", "<unk>", "a", "▁", "<", ">", "m"]), ["merges"] = new JsonArray(), ["unk_token"] = "<unk>" };
        TokenizerJsonOracle.ShouldAgree(json, TokenizerJsonOracle.Texts(5, 1000, alphabet));
    }

    [Theory]
    [InlineData("""{"type":"BertProcessing","sep":["b",1],"cls":["a",0]}""")]
    [InlineData("""{"type":"RobertaProcessing","sep":["b",1],"cls":["a",0],"trim_offsets":true,"add_prefix_space":false}""")]
    [InlineData("""{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}""")]
    [InlineData("""{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"x","type_id":0}}],"pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],"special_tokens":{"x":{"id":"x","ids":[0,1],"tokens":["a","b"]}}}""")]
    [InlineData("""{"type":"Sequence","processors":[{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false,"use_regex":true},{"type":"BertProcessing","sep":["b",1],"cls":["a",0]}]}""")]
    public void Post_processors_add_what_Hugging_Face_adds(string processor)
    {
        var json = Json(null, """{"type":"Whitespace"}""");
        json["post_processor"] = JsonNode.Parse(processor);
        json["model"] = new JsonObject { ["type"] = "WordLevel", ["unk_token"] = "b", ["vocab"] = Pieces(["a", "b", "S", "s"]) };
        TokenizerJsonOracle.ShouldAgree(json, TokenizerJsonOracle.Texts(processor.Length, 100, _alphabet));
    }

    [Fact]
    public void Long_runs_of_marks_are_put_in_order_in_one_go()
    {
        var json = Json("""{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":false,"lowercase":true}]}""", """{"type":"WhitespaceSplit"}""");
        json["model"] = new JsonObject { ["type"] = "BPE", ["unk_token"] = "a", ["vocab"] = Pieces(["a", "\u0301", "\u0316"]), ["merges"] = new JsonArray() };
        TokenizerJsonOracle.ShouldAgree(json, [string.Concat(Enumerable.Repeat("\u0301\u0316", 5000))]);
    }

    private static JsonObject Json(string? normalizer, string preTokenizer) => new()
    {
        ["normalizer"] = normalizer is null ? null : JsonNode.Parse(normalizer),
        ["pre_tokenizer"] = JsonNode.Parse(preTokenizer),
    };

    private static JsonObject Pieces(IEnumerable<string> pieces) => new(pieces.Select((p, id) => KeyValuePair.Create<string, JsonNode?>(p, id)));

    private static List<string> Characters(string text)
    {
        var characters = new List<string>();
        foreach (var rune in text.AsSpan().EnumerateRunes())
        {
            characters.Add(rune.ToString());
        }

        return characters;
    }

    private static IEnumerable<string> Bytes() => Enumerable.Range(0, 0x144).Select(c => ((char)c).ToString());
}
