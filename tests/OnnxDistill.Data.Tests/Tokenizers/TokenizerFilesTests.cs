using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

public sealed class TokenizerFilesTests
{
    private static readonly TokenizerFiles _files = SmallVocabulary.Files(SmallVocabulary.Words);

    [Fact]
    public void A_folder_without_tokenizer_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        var error = Should.Throw<InvalidDataException>(() => TokenizerFiles.FromFolder(folder.Path));
        error.Message.ShouldBe($"no tokenizer (tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece file such as spiece.model) in {folder.Path}; give --tokenizer");
    }

    [Fact]
    public void Files_are_kept_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n");
        folder.Write("model.onnx", "x");
        TokenizerFiles.FromFolder(folder.Path).Files.ShouldHaveSingleItem().Value.ShouldBe("[PAD]\n[UNK]\n"u8.ToArray());
    }

    [Theory]
    [InlineData("""{"model":{"type":"Hashed","vocab":{"a":0}}}""", "the model of tokenizer.json is Hashed, which is not supported; tokenize outside and give the rows as ready input_ids")]
    [InlineData("""{"model":{"type":"BPE","dropout":0.1,"vocab":{"a":0},"merges":[]}}""", "BPE with dropout")]
    [InlineData("""{"model":{"vocab":{"a":0},"merges":["a b"]}}""", "merge 1 of the tokenizer ('a b') needs the piece 'b'")]
    [InlineData("""{"model":{"vocab":{"a":0},"merges":["a"]}}""", "merge 1 of tokenizer.json is not two symbols")]
    [InlineData("""{"model":{"vocab":[["a"]]}}""", "piece 0 of the vocabulary of tokenizer.json is not a text and its score")]
    [InlineData("""{"model":{"vocab":[["a",0.0]],"unk_id":7}}""", "the unknown piece is id 7")]
    [InlineData("""{"model":""", "broken JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{}", "no model")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"pre_tokenizer":{"type":"UnicodeScripts"}}""", "pre-tokenizer of tokenizer.json is UnicodeScripts")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"normalizer":{"type":"Romanize"}}""", "normalizer of tokenizer.json is Romanize")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"normalizer":{"type":"Replace","pattern":{"Regex":"(a"},"content":""}}""", "the regular expression '(a' is not understood")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"normalizer":{"type":"Replace","pattern":{"Regex":"\\X"},"content":""}}""", "has \\X, which is not supported")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"post_processor":{"type":"RobertaProcessing"}}""", "RobertaProcessing of tokenizer.json has no cls")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"post_processor":{"type":"Sequence","processors":[{"type":"BertProcessing","sep":["s",0],"cls":["c",0]},{"type":"BertProcessing","sep":["s",0],"cls":["c",0]}]}}""", "a Sequence of two that add special tokens")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":-1}},"pre_tokenizer":{"type":"BertPreTokenizer"}}""", "'a' no valid id")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}},"pre_tokenizer":{"type":"BertPreTokenizer"},"post_processor":{"type":"BertProcessing","sep":["a",0],"cls":["a",0]}}""", "has no [UNK]")]
    public void A_tokenizer_that_is_not_supported_is_refused_by_name(string json, string says)
    {
        var error = Should.Throw<InvalidDataException>(() => _files.With("tokenizer.json", json).Load("TEACHER"));
        error.Message.ShouldStartWith("TEACHER: ");
        error.Message.ShouldContain(says);
    }

    [Fact]
    public void A_tokenizer_without_settings_is_exported_with_the_names_of_its_special_tokens()
    {
        const string Json = """
            {"pre_tokenizer":{"type":"Whitespace"},"post_processor":{"type":"RobertaProcessing","sep":["</s>",2],"cls":["<s>",0]},
             "model":{"type":"WordLevel","unk_token":"<unk>","vocab":{"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"a":4}}}
            """;
        var files = new TokenizerFiles(new Dictionary<string, byte[]> { ["tokenizer.json"] = System.Text.Encoding.UTF8.GetBytes(Json) }).ForExport(64);
        var config = JsonNode.Parse(files.Files["tokenizer_config.json"])!;
        foreach (var (key, name) in new[] { ("cls_token", "<s>"), ("sep_token", "</s>"), ("pad_token", "<pad>"), ("unk_token", "<unk>") })
        {
            config[key]!.GetValue<string>().ShouldBe(name);
        }

        config["model_max_length"]!.GetValue<int>().ShouldBe(64);
        config["mask_token"].ShouldBeNull();
    }

    [Fact]
    public void Special_tokens_behind_the_vocabulary_are_exported_by_name()
    {
        var files = new TokenizerFiles(new Dictionary<string, byte[]>
        {
            ["vocab.txt"] = "[PAD]\n[UNK]\na\n"u8.ToArray(),
            ["added_tokens.json"] = """{"[CLS]":3,"[SEP]":4}"""u8.ToArray(),
        });
        files.ForExport(16).Load("exported").Encode("a", null, new EncodeOptions()).InputIds.ShouldBe([3, 2, 4]);
    }

    [Fact]
    public void Another_class_over_vocab_txt_is_refused_by_name() =>
        Should.Throw<InvalidDataException>(() => _files.With("tokenizer_config.json", """{"tokenizer_class":"BertJapaneseTokenizer"}""").Load("TEACHER"))
            .Message.ShouldContain("BertJapaneseTokenizer");

    [Fact]
    public void A_vocabulary_that_is_not_utf8_is_refused()
    {
        var files = new TokenizerFiles(new Dictionary<string, byte[]> { ["vocab.txt"] = [0xFF, 0xFE, 0x0A] });
        Should.Throw<InvalidDataException>(() => files.Load("TEACHER")).Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Fixed_padding_and_truncation_in_the_file_are_ignored()
    {
        var json = Json();
        json["padding"] = JsonNode.Parse("""{"strategy":{"Fixed":128},"direction":"Right","pad_id":0}""");
        json["truncation"] = JsonNode.Parse("""{"max_length":3,"strategy":"LongestFirst","direction":"Right","stride":0}""");
        Ids(_files.With("tokenizer.json", json.ToJsonString()), "the cat sat").ShouldBe([2, 5, 6, 7, 3]);
    }

    [Fact]
    public void Bert_processing_and_template_processing_are_read()
    {
        var json = Json();
        json["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}""");
        Ids(_files.With("tokenizer.json", json.ToJsonString()), "the", "cat").ShouldBe([2, 5, 3, 6, 3]);
        json["post_processor"] = JsonNode.Parse("""
            {"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"x","type_id":2}}],
             "pair":[{"Sequence":{"id":"B","type_id":0}},{"Sequence":{"id":"A","type_id":1}}],"special_tokens":{"x":{"id":"x","ids":[4,3],"tokens":["[MASK]","[SEP]"]}}}
            """);
        var tokenizer = _files.With("tokenizer.json", json.ToJsonString()).Load("small");
        var single = tokenizer.Encode("the", null, new EncodeOptions());
        single.InputIds.ShouldBe([5, 4, 3]);
        single.TokenTypeIds.ShouldBe([0, 2, 2]);
        tokenizer.Encode("the", "cat", new EncodeOptions()).InputIds.ShouldBe([6, 5]);
        json["post_processor"] = null;
        Ids(_files.With("tokenizer.json", json.ToJsonString()), "the").ShouldBe([5]);
    }

    [Fact]
    public void Added_tokens_take_white_space_along_and_may_be_normalized_or_whole_words()
    {
        var json = Json();
        var added = (JsonArray)json["added_tokens"]!;
        added.Add(JsonNode.Parse("""{"id":40,"content":"<X>","single_word":false,"lstrip":true,"rstrip":true,"normalized":false,"special":true}"""));
        added.Add(JsonNode.Parse("""{"id":41,"content":"Big Word","single_word":false,"lstrip":false,"rstrip":false,"normalized":true,"special":false}"""));
        added.Add(JsonNode.Parse("""{"id":42,"content":"one","single_word":true,"lstrip":false,"rstrip":false,"normalized":false,"special":false}"""));
        var tokenizer = _files.With("tokenizer.json", json.ToJsonString()).Load("small");
        var encoding = tokenizer.Encode("the  <X> cat bIG wORD one stone", null, new EncodeOptions { WithOffsets = true });
        encoding.InputIds.ShouldBe([2, 5, 40, 6, 41, 42, 1, 3]);
        encoding.Offsets![2].ShouldBe(new Offset(3, 9));
        encoding.Offsets![4].ShouldBe(new Offset(13, 21));
        tokenizer.VocabularySize.ShouldBe(43);
        tokenizer.TokenOf(40).ShouldBe("<X>");
        tokenizer.TokenOf(30).ShouldBeNull();
    }

    [Fact]
    public void The_parts_of_special_tokens_are_known_by_their_names_in_the_config()
    {
        var files = _files
            .With("vocab.txt", "<s>\n</s>\n<pad>\n<unk>\nthe\n")
            .With("tokenizer_config.json", """{"cls_token":"<s>","sep_token":{"content":"</s>"},"pad_token":"<pad>","unk_token":"<unk>"}""");
        var tokenizer = files.Load("small");
        (tokenizer.ClassId, tokenizer.SeparatorId, tokenizer.PadId, tokenizer.UnknownId, tokenizer.MaskId).ShouldBe((0, 1, 2, 3, null));
        tokenizer.Encode("the x", null, new EncodeOptions()).InputIds.ShouldBe([0, 4, 3, 1]);
    }

    [Fact]
    public void An_export_from_vocab_txt_has_a_whole_tokenizer_json_that_encodes_the_same()
    {
        var exported = SmallVocabulary.Files(SmallVocabulary.Words, lower: true, strip: false).ForExport(77);
        exported.Files.Keys.ShouldBe(["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"]);
        var json = JsonNode.Parse(exported.Text("tokenizer.json"))!.AsObject();
        json.Select(p => p.Key).ShouldBe(
            ["version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model"]);
        json["padding"].ShouldBeNull();
        json["truncation"]!["max_length"]!.GetValue<int>().ShouldBe(77);
        var config = JsonNode.Parse(exported.Text("tokenizer_config.json"))!;
        (config["model_max_length"]!.GetValue<int>(), config["tokenizer_class"]!.GetValue<string>()).ShouldBe((77, "BertTokenizer"));
        foreach (var files in new[] { exported, exported.With("tokenizer.json", null) })
        {
            Ids(files, "The unaffable café [MASK]", "cat中!").ShouldBe(Ids(SmallVocabulary.Files(SmallVocabulary.Words, true, false), "The unaffable café [MASK]", "cat中!"));
        }
    }

    [Fact]
    public void An_export_keeps_what_the_teacher_s_tokenizer_json_says()
    {
        var json = Json();
        json["normalizer"]!["strip_accents"] = false;
        json["padding"] = JsonNode.Parse("""{"strategy":{"Fixed":128}}""");
        var exported = _files.With("tokenizer.json", json.ToJsonString()).ForExport(64);
        var written = JsonNode.Parse(exported.Text("tokenizer.json"))!;
        written["padding"].ShouldBeNull();
        written["normalizer"]!["strip_accents"]!.GetValue<bool>().ShouldBeFalse();
        written["model"]!["vocab"]!.AsObject().Count.ShouldBe(SmallVocabulary.Special.Length + SmallVocabulary.Words.Length);
    }

    private static JsonObject Json() => JsonNode.Parse(_files.ForExport(128).Text("tokenizer.json"))!.AsObject();

    private static int[] Ids(TokenizerFiles files, string text, string? pair = null) => files.Load("small").Encode(text, pair, new EncodeOptions()).InputIds;
}
