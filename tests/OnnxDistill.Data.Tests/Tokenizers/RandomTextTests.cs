using CsCheck;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.MicrosoftTokenizers;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Random texts against Hugging Face's library: a fixed seed, so that the same texts come again.</summary>
public sealed class RandomTextTests
{
    private const string Seed = "0N0XIzNsQ0O2";
    private const int Texts = 2000;

    private static readonly Gen<string> _letter = Gen.OneOf(
        Gen.Char['a', 'z'].Select(c => c.ToString()),
        Gen.Char['A', 'Z'].Select(c => c.ToString()),
        Gen.Const(" "),
        Gen.Char['\u0001', '\u00FF'].Select(c => c.ToString()),
        Gen.Char['\u00C0', '\u024F'].Select(c => c.ToString()),
        Gen.Char['\u0300', '\u036F'].Select(c => c.ToString()),
        Gen.Char['\u1DC0', '\u2070'].Select(c => c.ToString()),
        Gen.Char['\u4E00', '\u4E20'].Select(c => c.ToString()),
        Gen.Char['\uAC00', '\uAC40'].Select(c => c.ToString()),
        Gen.Int[0x1E000, 0x1E02A].Select(char.ConvertFromUtf32),
        Gen.Int[0x1F600, 0x1F610].Select(char.ConvertFromUtf32),
        OneOf("\u302E", "\u1B44", "\u08D4", "İ", "Ǆ", "ẞ", "Σ", "ﬁ", "가", "\u0345", "\uD834\uDD65", "\uD834\uDD6D"));

    private static readonly Gen<string> _text = Gen.Frequency(
        (30, _letter),
        (1, OneOf("[SEP]", "[MASK]", "[CLS]", "[sep]", "[unused1]", "[", "]"))).Array[0, 40].Select(string.Concat);

    private static readonly string[] _words =
    [
        .. Characters().SelectMany(c => new[] { c, "##" + c }), "the", "un", "##aff", "##able", "in", "##ing", "##ed", "re", "##ca", "ca", "é", "##é",
    ];

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, false)]
    [InlineData(false, null)]
    [InlineData(false, true)]
    public void Random_texts_have_the_ids_of_Hugging_Face(bool lower, bool? strip)
    {
        var files = SmallVocabulary.Files(_words, lower, strip);
        var tokenizer = files.Load("small");
        using var oracle = new Oracle(files);
        _text.Sample(text => tokenizer.Encode(text, null, new EncodeOptions()).InputIds.ShouldBe(oracle.Encode(text)), seed: Seed, iter: Texts, threads: 1);
    }

    [Fact]
    public void Offsets_lie_in_the_text_and_do_not_run_backwards()
    {
        var tokenizer = SmallVocabulary.Files(_words).Load("small");
        Gen.Select(_text, _text).Sample(
            (text, pair) =>
            {
                var encoding = tokenizer.Encode(text, pair, new EncodeOptions { WithOffsets = true });
                foreach (var (part, from, to) in new[] { (text, 1, encoding.PairStart - 1), (pair, encoding.PairStart, encoding.InputIds.Length - 1) })
                {
                    var length = part.EnumerateRunes().Count();
                    var last = 0;
                    for (var i = from; i < to; i++)
                    {
                        var (start, end) = encoding.Offsets![i];
                        (start < end && start >= last && end <= length).ShouldBeTrue($"token {i} of '{text}' + '{pair}': {start}..{end}");
                        last = start;
                    }
                }
            },
            seed: Seed,
            iter: Texts,
            threads: 1);
    }

    [Fact]
    public void Truncation_keeps_the_beginning_and_fills_the_room()
    {
        var tokenizer = SmallVocabulary.Files(_words).Load("small");
        Gen.Select(_text, _text, Gen.Int[3, 40]).Sample(
            (text, pair, maxLength) =>
            {
                var whole = tokenizer.Encode(text, pair, new EncodeOptions());
                var cut = tokenizer.Encode(text, pair, new EncodeOptions { MaxLength = maxLength });
                cut.InputIds.Length.ShouldBe(Math.Min(maxLength, whole.InputIds.Length));
                cut.InputIds[..(cut.PairStart - 1)].ShouldBe(whole.InputIds[..(cut.PairStart - 1)]);
            },
            seed: Seed,
            iter: Texts,
            threads: 1);
    }

    [Fact]
    public void The_tokenizer_for_ML_NET_gives_the_same_ids()
    {
        var files = SmallVocabulary.Files(_words);
        var tokenizer = files.Load("small");
        var microsoft = MicrosoftWordPiece.Create(files, "small");
        _letter.Array[0, 40].Select(string.Concat).Sample(
            text => microsoft.EncodeToIds(text).ShouldBe(tokenizer.Encode(text, null, new EncodeOptions { AddSpecialTokens = false }).InputIds),
            seed: Seed,
            iter: Texts,
            threads: 1);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    // Half of the letters, so that words become unknown too.
    private static IEnumerable<string> Characters() => Enumerable.Range('!', 94).Concat(Enumerable.Range(0x300, 0x70)).Concat(Enumerable.Range(0xDF, 0x100))
        .Concat(Enumerable.Range(0x1DC0, 0x40)).Concat(Enumerable.Range(0x4E00, 16)).Concat(Enumerable.Range(0x1100, 0x100)).Concat(Enumerable.Range(0x1E000, 0x2B))
        .Concat([0x302E, 0x1B44, 0x8D4, 0x1D165, 0x1D16D, 0x3C3]).Where(c => c % 9 != 8).Select(char.ConvertFromUtf32);
}
