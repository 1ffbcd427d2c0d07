using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers.Loading;

/// <summary>The small files beside a vocabulary: what they add, and what is said where they say nothing or contradict each other.</summary>
public sealed class SettingsTests
{
    private static readonly TokenizerFiles _files = SmallVocabulary.Files(SmallVocabulary.Words);

    /// <summary>Gets the files with vocab.txt alone and with tokenizer.json alone.</summary>
    public static TheoryData<bool> Forms => [false, true];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Added_tokens_have_the_ids_that_their_file_gives_also_those_of_other_pieces(bool json)
    {
        var tokenizer = Of(json, ("added_tokens.json", """{"[E1]":40,"<url>":20}""")).Load("T");

        Ids(tokenizer, "the <url> cat [E1]").ShouldBe([2, 5, 20, 6, 40, 3]);
        (tokenizer.TokenOf(40), tokenizer.TokenOf(20)).ShouldBe(("[E1]", "<url>"));
        tokenizer.VocabularySize.ShouldBe(41);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Additional_special_tokens_are_matched_whole_with_the_white_space_they_take(bool json)
    {
        var config = """{"do_lower_case":true,"additional_special_tokens":["sat un",{"content":"<E>","lstrip":true,"rstrip":true}],"added_tokens_decoder":{"40":{"content":"<E>","lstrip":true,"rstrip":true}}}""";
        var tokenizer = Of(json, ("tokenizer_config.json", config), ("added_tokens.json", """{"sat un":41}""")).Load("T");

        Ids(tokenizer, "the  <E>  cat sat un").ShouldBe([2, 5, 40, 6, 41, 3]);
        tokenizer.Encode("the  <E>  cat", null, new EncodeOptions { WithOffsets = true }).Offsets![2].ShouldBe(new Offset(3, 10));
        AboutTokens(tokenizer).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_additional_special_token_without_an_id_gets_the_next_one_and_that_is_said(bool json)
    {
        var next = SmallVocabulary.Special.Length + SmallVocabulary.Words.Length;
        var tokenizer = Of(json, ("special_tokens_map.json", """{"additional_special_tokens":["<new>","☃"]}""")).Load("T");

        Ids(tokenizer, "the <new> ☃").ShouldBe([2, 5, next, 26, 3]);
        AboutTokens(tokenizer).ShouldHaveSingleItem().ShouldContain($"'<new>' an id; it gets the next free one, {next}");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_export_holds_the_added_tokens_in_its_tokenizer_json(bool json)
    {
        var exported = Of(json, ("added_tokens.json", """{"<url>":40}""")).ForExport(64);
        var alone = new TokenizerFiles(new Dictionary<string, byte[]> { ["tokenizer.json"] = exported.Files["tokenizer.json"] });

        Ids(alone.Load("T"), "the <url>").ShouldBe([2, 5, 40, 3]);
    }

    [Fact]
    public void Ids_that_contradict_each_other_are_told()
    {
        var tokenizer = Of(
            json: false,
            ("tokenizer_config.json", """{"do_lower_case":true,"added_tokens_decoder":{"40":{"content":"<E>"},"41":{"content":"cat"}}}"""),
            ("added_tokens.json", """{"<E>":44}""")).Load("T");

        AboutTokens(tokenizer).Count.ShouldBe(2);
        tokenizer.Notes[0].ShouldContain("'cat' id 41, the vocabulary 6; 41 is taken");
        tokenizer.Notes[1].ShouldContain("'<E>' id 44, another file of the tokenizer 40; 40 is taken");
    }

    [Theory]
    [InlineData("""{"<url>":-1}""")]
    [InlineData("""{"<url>":"x"}""")]
    [InlineData("""{"<url>":4000000000}""")]
    public void An_id_that_is_none_is_refused_by_name(string added) =>
        Should.Throw<InvalidDataException>(() => Of(json: false, ("added_tokens.json", added)).Load("T")).Message.ShouldContain("'<url>' no valid id");

    [Fact]
    public void A_cased_vocabulary_without_settings_is_read_as_cased_and_that_is_said()
    {
        var tokenizer = SmallVocabulary.Files(["The", "Cat", "the", "cat"]).With("tokenizer_config.json", null).Load("T");

        Ids(tokenizer, "The cat").ShouldBe([2, 5, 8, 3]);
        tokenizer.Notes.ShouldHaveSingleItem().ShouldContain("it is not, since 2 of 4 pieces of vocab.txt have upper case: a cased vocabulary");
    }

    [Fact]
    public void An_uncased_vocabulary_without_settings_is_read_as_uncased_and_accents_stay_where_its_pieces_have_them()
    {
        var plain = SmallVocabulary.Files(["the", "cafe"]).With("tokenizer_config.json", null).Load("T");
        var accents = SmallVocabulary.Files(["the", "café"]).With("tokenizer_config.json", null).Load("T");

        Ids(plain, "The CAFÉ").ShouldBe([2, 5, 6, 3]);
        plain.Notes.ShouldHaveSingleItem().ShouldContain("it is, since 0 of 2 pieces");
        Ids(accents, "The CAFÉ").ShouldBe([2, 5, 6, 3]);
        accents.Notes[1].ShouldContain("they stay, since 1 of 2 pieces of vocab.txt have accents");
    }

    [Fact]
    public void Settings_that_a_vocabulary_can_never_meet_are_told()
    {
        SmallVocabulary.Files(["The", "Cat"]).Load("T").Notes.ShouldHaveSingleItem().ShouldContain("set do_lower_case false");
        SmallVocabulary.Files(["café"]).Load("T").Notes.ShouldHaveSingleItem().ShouldContain("set strip_accents false");
        SmallVocabulary.Files(["the", "cat"]).Load("T").Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"do_lower_case":false}""", "do_lower_case false, the normalizer of tokenizer.json true; tokenizer.json counts")]
    [InlineData("""{"strip_accents":false}""", "strip_accents false, the normalizer of tokenizer.json true")]
    [InlineData("""{"tokenize_chinese_chars":false}""", "tokenize_chinese_chars false")]
    [InlineData("""{"tokenizer_class":"RobertaTokenizerFast"}""", "names RobertaTokenizer, which is BPE, but tokenizer.json holds WordPiece")]
    public void A_config_that_contradicts_tokenizer_json_is_told_and_tokenizer_json_counts(string config, string says)
    {
        var tokenizer = Of(json: true, ("tokenizer_config.json", config)).Load("T");

        tokenizer.Notes.ShouldHaveSingleItem().ShouldContain(says);
        Ids(tokenizer, "THE Cafe").ShouldBe([2, 5, 11, 3]);
    }

    [Fact]
    public void Settings_that_agree_are_not_worth_a_word()
    {
        Of(json: true, ("tokenizer_config.json", """{"do_lower_case":true,"strip_accents":null,"tokenizer_class":"BertTokenizer"}""")).Load("T").Notes.ShouldBeEmpty();
        Of(json: true).Load("T").Notes.ShouldBeEmpty();
    }

    [Fact]
    public void MPNet_has_its_own_names_and_two_separators_within_a_pair()
    {
        var files = new TokenizerFiles(new Dictionary<string, byte[]>())
            .With("vocab.txt", "<s>\n<pad>\n</s>\nthe\n[UNK]\n<mask>\n").With("tokenizer_config.json", """{"tokenizer_class":"MPNetTokenizer","do_lower_case":true}""");
        var tokenizer = files.Load("T");

        tokenizer.Encode("the", "the x", new EncodeOptions()).InputIds.ShouldBe([0, 3, 2, 2, 3, 4, 2]);
        Ids(tokenizer, "the  <mask>").ShouldBe([0, 3, 5, 2]);
        (tokenizer.PadId, tokenizer.MaskId).ShouldBe((1, 5));
    }

    private static TokenizerFiles Of(bool json, params (string Name, string Text)[] more)
    {
        var files = json ? _files.With("tokenizer.json", JsonNode.Parse(_files.ForExport(128).Text("tokenizer.json"))!.ToJsonString()).With("vocab.txt", null) : _files;
        return more.Aggregate(files, (all, file) => all.With(file.Name, file.Text));
    }

    // The small vocabulary has upper case and accents that are never met, which is said too.
    private static List<string> AboutTokens(TextTokenizer tokenizer) => [.. tokenizer.Notes.Where(n => !n.Contains("never met", StringComparison.Ordinal))];

    private static int[] Ids(TextTokenizer tokenizer, string text) => tokenizer.Encode(text, null, new EncodeOptions()).InputIds;
}
