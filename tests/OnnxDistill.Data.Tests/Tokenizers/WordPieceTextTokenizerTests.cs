using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Tests.Tokenizers;

public sealed class WordPieceTextTokenizerTests
{
    private static readonly TextTokenizer _uncased = SmallVocabulary.Load();
    private static readonly TextTokenizer _cased = SmallVocabulary.Load(lower: false);

    [Theory]
    [InlineData("The cat", "[CLS] the cat [SEP]")]
    [InlineData("unaffable", "[CLS] un ##aff ##able [SEP]")]
    [InlineData("the xyz!", "[CLS] the [UNK] ! [SEP]")]
    [InlineData("the\tcat\u00A0sat", "[CLS] the cat sat [SEP]")]
    [InlineData("the\u200B\vcat", "[CLS] [UNK] [SEP]")]
    [InlineData("CAFÉ", "[CLS] cafe [SEP]")]
    [InlineData("the中日cat", "[CLS] the 中 日 cat [SEP]")]
    [InlineData("the[SEP]cat", "[CLS] the [SEP] cat [SEP]")]
    [InlineData("[sep]", "[CLS] [ sep ] [SEP]")]
    [InlineData("İ", "[CLS] i [SEP]")]
    [InlineData("", "[CLS] [SEP]")]
    public void Uncased_texts_become_these_tokens(string text, string tokens) => Tokens(_uncased, text).ShouldBe(tokens);

    [Theory]
    [InlineData("Cat", "[CLS] Cat [SEP]")]
    [InlineData("café", "[CLS] café [SEP]")]
    [InlineData("The", "[CLS] [UNK] [SEP]")]
    public void Cased_texts_keep_case_and_accents(string text, string tokens) => Tokens(_cased, text).ShouldBe(tokens);

    [Fact]
    public void Lower_case_that_keeps_accents_gives_a_dotted_i_its_dot() =>
        Tokens(SmallVocabulary.Load(strip: false), "İ").ShouldBe("[CLS] i ##\u0307 [SEP]");

    [Fact]
    public void Chinese_characters_stay_together_where_the_settings_say_so() =>
        Tokens(SmallVocabulary.Load(chinese: false), "中日").ShouldBe("[CLS] [UNK] [SEP]");

    [Fact]
    public void A_word_of_more_than_a_hundred_characters_is_unknown()
    {
        var vocabulary = SmallVocabulary.Files(["a", "##a"]).Load("small");
        vocabulary.Encode(new string('a', 100), null, new EncodeOptions()).InputIds.Length.ShouldBe(102);
        vocabulary.Encode(new string('a', 101), null, new EncodeOptions()).InputIds.ShouldBe([2, 1, 3]);
    }

    [Fact]
    public void Offsets_count_code_points_of_the_original_text()
    {
        var encoding = _uncased.Encode("\U0001F600 Café!☃[MASK] cat", null, new EncodeOptions { WithOffsets = true });
        string.Join(' ', encoding.InputIds.Select(_uncased.TokenOf)).ShouldBe("[CLS] [UNK] cafe ! ☃ [MASK] cat [SEP]");
        encoding.Offsets.ShouldBe([new(0, 0), new(0, 1), new(2, 6), new(6, 7), new(7, 8), new(8, 14), new(15, 18), new(0, 0)]);
    }

    [Fact]
    public void A_pair_has_types_and_says_where_its_second_text_begins()
    {
        var encoding = _uncased.Encode("the cat", "sat", new EncodeOptions { WithOffsets = true });
        encoding.InputIds.ShouldBe([2, 5, 6, 3, 7, 3]);
        encoding.TokenTypeIds.ShouldBe([0, 0, 0, 0, 1, 1]);
        encoding.PairStart.ShouldBe(4);
        encoding.Offsets![4].ShouldBe(new Offset(0, 3));
    }

    [Theory]
    [InlineData("the cat sat", null, 5, 0)]
    [InlineData("the cat sat", null, 4, 1)]
    [InlineData("the cat sat", null, 2, 3)]
    [InlineData("the cat sat", "sat the", 8, 0)]
    [InlineData("the cat sat", "sat the", 5, 3)]
    [InlineData("unaffable", "the", 5, 2)]
    public void An_encoding_says_how_many_tokens_did_not_fit(string text, string? pair, int maxLength, int dropped)
    {
        // The lists are used again: what was cut before must not count.
        _uncased.Encode("the cat the cat the cat", "the cat", new EncodeOptions { MaxLength = 5 }).Dropped.ShouldBe(6);
        var encoding = _uncased.Encode(text, pair, new EncodeOptions { MaxLength = maxLength });
        encoding.Dropped.ShouldBe(dropped);
        (encoding.InputIds.Length + encoding.Dropped).ShouldBe(_uncased.Encode(text, pair, new EncodeOptions()).InputIds.Length);
    }

    [Fact]
    public void An_empty_second_text_counts_as_none()
    {
        var encoding = _uncased.Encode("the cat", string.Empty, new EncodeOptions());
        encoding.InputIds.ShouldBe([2, 5, 6, 3]);
        encoding.PairStart.ShouldBe(4);
    }

    [Theory]
    [InlineData(Truncation.LongestFirst, 8, "the the | cat cat cat")]
    [InlineData(Truncation.LongestFirst, 6, "the | cat cat")]
    [InlineData(Truncation.OnlySecond, 7, "the the | cat cat")]
    [InlineData(Truncation.OnlyFirst, 8, "the | cat cat cat cat")]
    public void Truncation_takes_from_the_text_it_names(Truncation truncation, int maxLength, string expected)
    {
        var options = new EncodeOptions { MaxLength = maxLength, Truncation = truncation };
        var encoding = _uncased.Encode("the the", "cat cat cat cat", options);
        encoding.InputIds.Length.ShouldBe(maxLength);
        var tokens = encoding.InputIds.Select(id => _uncased.TokenOf(id)!).ToList();
        tokens[encoding.PairStart - 1] = "|";
        string.Join(' ', tokens[1..^1]).ShouldBe(expected);
    }

    [Theory]
    [InlineData(Truncation.OnlyFirst, "cat cat cat", "first text")]
    [InlineData(Truncation.OnlySecond, null, "no second text")]
    public void Truncation_that_cannot_reach_the_length_is_refused(Truncation truncation, string? pair, string says) =>
        Should.Throw<InvalidDataException>(() => _uncased.Encode("the the the", pair, new EncodeOptions { MaxLength = 4, Truncation = truncation }))
            .Message.ShouldContain(says);

    [Fact]
    public void A_length_without_room_for_special_tokens_is_refused() =>
        Should.Throw<InvalidDataException>(() => _uncased.Encode("the", "cat", new EncodeOptions { MaxLength = 2 })).Message.ShouldContain("no room");

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "the unaffable" : "CAFÉ 中", (i % 7) + 1)))];
        var alone = texts.Select(t => _uncased.Encode(t, null, new EncodeOptions()).InputIds).ToArray();
        Parallel.For(0, texts.Length, i => _uncased.Encode(texts[i], null, new EncodeOptions()).InputIds.ShouldBe(alone[i]));
    }

    private static string Tokens(TextTokenizer tokenizer, string text) =>
        string.Join(' ', tokenizer.Encode(text, null, new EncodeOptions()).InputIds.Select(tokenizer.TokenOf));
}
