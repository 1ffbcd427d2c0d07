using CsCheck;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

public sealed class WordsTests
{
    private const string Text = " The unaffable 日cat😀 café! [MASK]xyz";

    [Fact]
    public void Words_are_those_of_BERT_with_their_place_and_their_tokens()
    {
        var words = SmallVocabulary.Load().Words(Text);

        words.Select(w => w.Text).ShouldBe(["the", "unaffable", "日", "cat😀", "cafe", "!", "[MASK]", "xyz"]);
        words.Select(w => Text[w.Start..w.End]).ShouldBe(["The", "unaffable", "日", "cat😀", "café", "!", "[MASK]", "xyz"]);
        words.Select(w => (w.FirstToken, w.Tokens)).ShouldBe([(0, 1), (1, 3), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1), (9, 1)]);
    }

    [Fact]
    public void Every_token_of_a_text_is_of_a_word() => Gen.String[Gen.Char["tca \t!é日\u0301\ud83d"], 0, 20].Sample(text =>
    {
        var tokenizer = SmallVocabulary.Load();
        var words = tokenizer.Words(text);

        words.Sum(w => w.Tokens).ShouldBe(tokenizer.Encode(text, null, new EncodeOptions { AddSpecialTokens = false }).InputIds.Length);
        words.ShouldAllBe(w => w.Start < w.End && w.End <= text.Length);
    });

    [Fact]
    public void Other_tokenizers_have_words_too()
    {
        const string json = """
            {"model":{"type":"BPE","vocab":{"Ġ":0,"c":1,"a":2,"t":3,"ca":4,"cat":5,"Ġc":6,"Ġca":7,"Ġcat":8,"!":9,"s":10,"<mask>":11},
            "merges":["Ġ c","Ġc a","Ġca t","c a","ca t"]},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true},
            "added_tokens":[{"id":11,"content":"<mask>","special":true}]}
            """;
        var tokenizer = new TokenizerFiles(new Dictionary<string, byte[]> { ["tokenizer.json"] = System.Text.Encoding.UTF8.GetBytes(json) }).Load("bpe");

        var words = tokenizer.Words("cat  cats cat!");

        words.Select(w => $"{w.Text} {w.FirstToken} {w.Tokens}").ShouldBe(["cat 0 1", "cats 2 2", "cat 4 1", "! 5 1"]);
    }
}
