using OnnxDistill.Data.Tokenizers;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>The embedded character table against Hugging Face's library, code point by code point.</summary>
public sealed class CharacterTableTests
{
    private const int InOneText = 64;

    // All assigned blocks but the ideographs above the Chinese ranges, variation selectors, and the ends of the private planes.
    private static readonly int[] _codePoints =
    [
        .. Enumerable.Range(1, 0x33000).Where(c => c is < 0xD800 or > 0xDFFF),
        .. Enumerable.Range(0xE0000, 0x400), 0xF0000, 0xF8000, 0xFFFFD, 0xFFFFE, 0x100000, 0x10FFFD, 0x10FFFF,
    ];

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    [InlineData(false, true, true)]
    public void Every_code_point_is_treated_as_Hugging_Face_treats_it(bool lower, bool? strip, bool chinese)
    {
        string[] characters = [.. _codePoints.Where(c => c is not ('\n' or '\r')).Select(char.ConvertFromUtf32)];
        var files = SmallVocabulary.Files(characters.Concat(characters.Select(c => "##" + c)), lower, strip, chinese);
        var tokenizer = files.Load("all characters");
        using var oracle = new Oracle(files);
        var options = new EncodeOptions();
        var wrong = new List<string>();
        foreach (var chunk in _codePoints.Chunk(InOneText))
        {
            var text = string.Join(' ', chunk.Select(c => $"a{char.ConvertFromUtf32(c)}b"));
            if (!tokenizer.Encode(text, null, options).InputIds.AsSpan().SequenceEqual(oracle.Encode(text)))
            {
                wrong.AddRange(chunk.Where(c => Differs(tokenizer, oracle, c)).Select(c => $"U+{c:X4}"));
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static bool Differs(TextTokenizer tokenizer, Oracle oracle, int codePoint)
    {
        var text = $"a{char.ConvertFromUtf32(codePoint)}b";
        return !tokenizer.Encode(text, null, new EncodeOptions()).InputIds.AsSpan().SequenceEqual(oracle.Encode(text));
    }
}
