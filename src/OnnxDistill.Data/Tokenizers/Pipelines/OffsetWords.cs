using System.Text;
using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.Pipelines;

/// <summary>
/// The words of a text for tokenizers that know none: between white space, with each punctuation mark and Chinese character by itself, and the tokens
/// by where they stand. Words are as the text has them, whatever the tokenizer's normalizer does, and an added token is no word of its own.
/// </summary>
internal static class OffsetWords
{
    /// <summary>Finds the words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offsets">Where its tokens stand, in code points.</param>
    public static IReadOnlyList<TokenizedWord> Of(string text, IReadOnlyList<Offset> offsets)
    {
        var units = UnitOffsets.Of(text);
        var points = new CharacterTraits[units.Length - 1];
        for (var i = 0; i < points.Length; i++)
        {
            _ = Rune.DecodeFromUtf16(text.AsSpan(units[i]), out var rune, out _);
            points[i] = CharacterTable.Instance.Traits(rune.Value);
        }

        var words = new List<TokenizedWord>();
        var token = 0;
        for (var start = 0; start < points.Length;)
        {
            if (Is(points[start], CharacterTraits.Space))
            {
                start++;
                continue;
            }

            var end = start + 1;
            while (!Alone(points[start]) && end < points.Length && !Is(points[end], CharacterTraits.Space) && !Alone(points[end]))
            {
                end++;
            }

            var (first, count) = Tokens(offsets, points, start, end, ref token);
            words.Add(new TokenizedWord(text[units[start]..units[end]], units[start], units[end], first, count));
            start = end;
        }

        return words;
    }

    // Some tokenizers count the blank before a word to it, or give it a token of its own.
    private static (int First, int Count) Tokens(IReadOnlyList<Offset> offsets, CharacterTraits[] points, int start, int end, ref int token)
    {
        while (token < offsets.Count && Begin(offsets[token], points) < start)
        {
            token++;
        }

        var first = token;
        while (token < offsets.Count && Begin(offsets[token], points) < end)
        {
            token++;
        }

        var whole = token > first && Begin(offsets[first], points) == start && offsets[token - 1].End == end;
        return (first, whole ? token - first : 0);
    }

    private static int Begin(Offset offset, CharacterTraits[] points)
    {
        var begin = offset.Start;
        while (begin < offset.End && Is(points[begin], CharacterTraits.Space))
        {
            begin++;
        }

        return begin;
    }

    private static bool Alone(CharacterTraits traits) => Is(traits, CharacterTraits.Punctuation) || Is(traits, CharacterTraits.Chinese);

    private static bool Is(CharacterTraits traits, CharacterTraits wanted) => (traits & wanted) != 0;
}
