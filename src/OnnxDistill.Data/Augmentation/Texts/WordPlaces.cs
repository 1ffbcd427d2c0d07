using System.Buffers;

namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>Where the words of a text stand, where no tokenizer says it.</summary>
internal static class WordPlaces
{
    // Apostrophes and brackets stay with their word: 's, n't, [MASK] and -lrb- are words of tokenized text.
    private static readonly SearchValues<char> Openers = SearchValues.Create("(\"“‘«{<¿¡");
    private static readonly SearchValues<char> Closers = SearchValues.Create(".,!?;:)\"”’»}>…");

    /// <summary>What stands between white space.</summary>
    public static IEnumerable<(int Start, int End)> ByBlanks(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            yield return (start, at);
        }
    }

    /// <summary>The same, with punctuation around a word and each Chinese character by itself.</summary>
    public static IEnumerable<(int Start, int End)> ByPunctuation(string text) => ByBlanks(text).SelectMany(place => Parts(text, place.Start, place.End));

    private static List<(int Start, int End)> Parts(string text, int start, int end)
    {
        var (before, after) = (start, end);
        while (before < end && Openers.Contains(text[before]))
        {
            before++;
        }

        while (after > before && Closers.Contains(text[after - 1]))
        {
            after--;
        }

        // Nothing but punctuation: an ellipsis or a dash is one word.
        return before == after
            ? [(start, end)]
            : [.. Each(start, before), .. Characters(text, before, after), .. Each(after, end)];
    }

    private static IEnumerable<(int Start, int End)> Each(int start, int end) => Enumerable.Range(start, end - start).Select(i => (i, i + 1));

    private static IEnumerable<(int Start, int End)> Characters(string text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            if (!IsChinese(text[at]))
            {
                continue;
            }

            if (at > start)
            {
                yield return (start, at);
            }

            yield return (at, at + 1);
            start = at + 1;
        }

        if (start < end)
        {
            yield return (start, end);
        }
    }

    private static bool IsChinese(char unit) => unit is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF');
}
