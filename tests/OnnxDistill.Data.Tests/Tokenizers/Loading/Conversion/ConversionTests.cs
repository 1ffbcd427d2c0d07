using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers.Loading.Conversion;

/// <summary>vocab.json with merges.txt, and SentencePiece files, without a tokenizer.json.</summary>
public sealed class ConversionTests
{
    private const string Merges = "#version: 0.2\na b\n\u0120 ab\r\n";
    private static readonly (string, float, int)[] _words = [("\u2581a", -1, 1), ("\u2581b", -2, 1), ("\u2581", -3, 1), ("a", -4, 1), ("b", -5, 1), ("1,", -1, 1), ("1", -6, 1), (",", -6, 1)];

    [Theory]
    [InlineData("RobertaTokenizer", """["<s>","<pad>","</s>","<unk>","<mask>"]""", new[] { 0, 5, 8, 2, 2, 5, 2 }, new[] { 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("DebertaTokenizer", """["[CLS]","[PAD]","[SEP]","[UNK]","[MASK]"]""", new[] { 0, 5, 8, 2, 5, 2 }, new[] { 0, 0, 0, 0, 1, 1 })]
    [InlineData("GPT2Tokenizer", """["<|endoftext|>","w","x","y","z"]""", new[] { 5, 8, 5 }, new[] { 0, 0, 1 })]
    public void Vocab_json_and_merges_are_read_by_their_class(string kind, string special, int[] ids, int[] types)
    {
        var tokenizer = Bpe(special, $$"""{"tokenizer_class":"{{kind}}"}""").Load("T");
        var encoding = tokenizer.Encode("a ab", "a", new EncodeOptions());

        encoding.InputIds.ShouldBe(ids);
        encoding.TokenTypeIds.ShouldBe(types);
        tokenizer.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_byte_level_vocabulary_without_a_class_is_known_by_its_special_tokens_and_that_is_said()
    {
        var tokenizer = Bpe("""["<s>","<pad>","</s>","<unk>","<mask>"]""", null).Load("T");

        Ids(tokenizer, "a <mask>").ShouldBe([0, 5, 4, 2]);
        tokenizer.Notes.ShouldHaveSingleItem().ShouldContain("vocab.json is read as of a RobertaTokenizer");
    }

    [Fact]
    public void Settings_add_their_tokens_and_a_blank_before_the_text()
    {
        var files = Bpe("""["<s>","<pad>","</s>","<unk>","<mask>"]""", """{"tokenizer_class":"RobertaTokenizerFast","add_prefix_space":true}""").With("added_tokens.json", """{"<url>":10}""");

        Ids(files.Load("T"), "ab<url>").ShouldBe([0, 8, 10, 2]);
        files.Load("T").Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"tokenizer_class":"WhisperTokenizer"}""", Merges, "WhisperTokenizer, which is not made from vocab.json")]
    [InlineData("{}", Merges, "it cannot be told which tokenizer")]
    [InlineData("""{"tokenizer_class":"GPT2Tokenizer"}""", "#version\na b c\n", "line 2 of merges.txt is not two symbols")]
    public void What_cannot_be_converted_is_refused_with_the_way_out(string config, string merges, string says) =>
        Should.Throw<InvalidDataException>(() => Bpe("""["v","w","x","y","z"]""", config, merges).Load("T")).Message.ShouldContain(says);

    [Theory]
    [InlineData("""{"a":-1}""", "'a' no valid id")]
    [InlineData("""{"a":""", "vocab.json is broken JSON")]
    [InlineData("[]", "vocab.json is no JSON object")]
    [InlineData("{}", "vocab.json is empty")]
    public void A_broken_vocab_json_is_refused_by_name(string text, string says) =>
        Should.Throw<InvalidDataException>(() => Bpe("""["v","w","x","y","z"]""", """{"tokenizer_class":"GPT2Tokenizer"}""").With("vocab.json", text).Load("T")).Message.ShouldContain(says);

    [Fact]
    public void XLM_R_s_ids_are_one_later_than_the_file_s_and_its_mask_is_last()
    {
        var tokenizer = Model("XLMRobertaTokenizer", [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), .. _words]).Load("T");

        tokenizer.Encode("a  b ", "x <mask>", new EncodeOptions()).InputIds.ShouldBe([0, 4, 5, 2, 2, 6, 3, 12, 2]);
        (tokenizer.PadId, tokenizer.MaskId, tokenizer.VocabularySize).ShouldBe((1, 12, 13));
    }

    [Fact]
    public void CamemBERT_s_ids_are_four_later_than_the_file_s()
    {
        var tokenizer = Model("CamembertTokenizer", [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), .. _words]).Load("T");

        tokenizer.Encode("a b", "a", new EncodeOptions()).InputIds.ShouldBe([5, 7, 8, 6, 6, 7, 6]);
        (tokenizer.PadId, tokenizer.MaskId).ShouldBe((1, 15));
    }

    [Fact]
    public void ALBERT_s_ids_are_the_file_s_and_its_text_is_lower_cased_and_loses_accents()
    {
        var tokenizer = Model("AlbertTokenizer", Albert).Load("T");

        tokenizer.Encode("\u00C1   B", "[MASK] a", new EncodeOptions()).InputIds.ShouldBe([2, 5, 6, 3, 4, 5, 3]);
        Ids(tokenizer, "1,").ShouldBe([2, 7, 11, 12, 3]);
    }

    [Fact]
    public void DeBERTa_s_mask_is_behind_the_file_s_pieces_and_added_tokens_json_may_say_so()
    {
        var files = Model("DebertaV2Tokenizer", [("[PAD]", 0, 3), ("[CLS]", 0, 3), ("[SEP]", 0, 3), ("[UNK]", 0, 2), .. _words]);

        files.Load("T").MaskId.ShouldBe(12);
        var tokenizer = files.With("added_tokens.json", """{"[MASK]":12}""").Load("T");
        tokenizer.Encode("a", "b [MASK]", new EncodeOptions()).InputIds.ShouldBe([1, 4, 2, 5, 12, 2]);
        tokenizer.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void T5_has_an_end_and_no_beginning_and_its_gaps_are_behind_the_file_s_pieces()
    {
        var tokenizer = Model("T5Tokenizer", [("<pad>", 0, 3), ("</s>", 0, 3), ("<unk>", 0, 2), .. _words]).Load("T");

        tokenizer.Encode("a<extra_id_0>", "b", new EncodeOptions()).InputIds.ShouldBe([3, 110, 1, 4, 1]);
    }

    [Fact]
    public void A_BPE_file_is_merged_by_its_scores_and_falls_back_to_bytes()
    {
        (string, float, int)[] pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("<0xC3>", 0, 6), ("<0xA9>", 0, 6), ("ab", -1, 1), ("\u2581ab", -2, 1), ("\u2581", -9, 1), ("a", -9, 1), ("b", -9, 1)];
        var files = new TokenizerFiles(new Dictionary<string, byte[]> { ["tokenizer.model"] = OldFiles.Model(pieces, bpe: true, bytes: true) });
        var tokenizer = files.Load("T");

        Ids(tokenizer, "ab b\u00E9").ShouldBe([1, 6, 7, 9, 3, 4]);
        tokenizer.Notes.ShouldHaveSingleItem().ShouldContain("LlamaTokenizer");
    }

    [Theory]
    [InlineData("spiece.model", "AlbertTokenizer")]
    [InlineData("spm.model", "AlbertTokenizer")]
    public void A_file_without_a_class_is_known_by_its_special_pieces_and_that_is_said(string name, string kind)
    {
        var tokenizer = new TokenizerFiles(new Dictionary<string, byte[]> { [name] = OldFiles.Model(Albert) }).Load("T");

        Ids(tokenizer, "a").ShouldBe([2, 5, 3]);
        tokenizer.Notes.ShouldHaveSingleItem().ShouldContain($"{name} is read as of a {kind}");
    }

    [Theory]
    [InlineData("PegasusTokenizer", "PegasusTokenizer, which is not made from spiece.model")]
    [InlineData("PreTrainedTokenizerFast", "it cannot be told which tokenizer spiece.model is of")]
    public void A_class_that_is_not_known_is_refused_by_name(string kind, string says) =>
        Should.Throw<InvalidDataException>(() => Model(kind, [("<unk>", 0, 2), .. _words]).Load("T")).Message.ShouldContain(says);

    [Fact]
    public void The_model_s_config_tells_the_class_where_no_tokenizer_config_does()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["sentencepiece.bpe.model"], OldFiles.Model([("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), .. _words]));
        folder.Write("config.json", """{"model_type":"camembert"}""");
        var files = TokenizerFiles.FromFolder(folder.Path);

        files.Files.Keys.ShouldBe(["sentencepiece.bpe.model", "tokenizer_config.json"]);
        files.Load("T").ClassId.ShouldBe(5);
        files.Load("T").Notes.ShouldBeEmpty();
    }

    [Fact]
    public void An_export_holds_a_tokenizer_json_that_Hugging_Face_reads_the_same()
    {
        foreach (var files in new[] { Model("AlbertTokenizer", Albert), Bpe("""["<s>","<pad>","</s>","<unk>","<mask>"]""", """{"tokenizer_class":"RobertaTokenizer"}""") })
        {
            using var oracle = new Oracle(files);
            var (tokenizer, exported) = (files.Load("T"), files.ForExport(64));
            foreach (var text in new[] { "a ab b", "  A  b", "a <mask> b", "ab[MASK]" })
            {
                Ids(tokenizer, text).ShouldBe(oracle.Encode(text), text);
                Ids(exported.Load("T"), text).ShouldBe(oracle.Encode(text), text);
            }
        }
    }

    [Fact]
    public void The_large_files_are_not_kept_beside_a_tokenizer_json()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", "{}");
        folder.Write("spiece.model", "x");
        folder.Write("vocab.json", "{}");
        TokenizerFiles.FromFolder(folder.Path).Files.Keys.ShouldBe(["tokenizer.json"]);
        File.Delete(folder["tokenizer.json"]);
        TokenizerFiles.FindIn(folder.Path)!.Files.Keys.ShouldBe(["spiece.model", "vocab.json"]);
        File.Delete(folder["spiece.model"]);
        TokenizerFiles.FindIn(folder.Path).ShouldBeNull();
    }

    private static (string, float, int)[] Albert => [("<pad>", 0, 3), ("<unk>", 0, 2), ("[CLS]", 0, 3), ("[SEP]", 0, 3), ("[MASK]", 0, 3), .. _words];

    private static int[] Ids(TextTokenizer tokenizer, string text) => tokenizer.Encode(text, null, new EncodeOptions()).InputIds;

    private static TokenizerFiles Bpe(string special, string? config, string merges = Merges)
    {
        var pieces = new JsonObject();
        foreach (var piece in JsonNode.Parse(special)!.AsArray().Select(p => (string)p!).Concat(["a", "b", "ab", "\u0120ab", "\u0120"]))
        {
            pieces[piece] = pieces.Count;
        }

        return new TokenizerFiles(new Dictionary<string, byte[]>()).With("vocab.json", pieces.ToJsonString()).With("merges.txt", merges).With("tokenizer_config.json", config);
    }

    private static TokenizerFiles Model(string kind, (string, float, int)[] pieces) => new(new Dictionary<string, byte[]>
    {
        ["spiece.model"] = OldFiles.Model(pieces),
        ["tokenizer_config.json"] = System.Text.Encoding.UTF8.GetBytes($$"""{"tokenizer_class":"{{kind}}"}"""),
    });
}
