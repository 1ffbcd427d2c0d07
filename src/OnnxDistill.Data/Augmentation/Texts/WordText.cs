using System.Text;

namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>A text as words and what stands between them, so that a word is replaced where it stood.</summary>
internal sealed class WordText
{
    // One before each word and one behind the last: [words + 1].
    private readonly string[] _gaps;

    private WordText(IReadOnlyList<string> words, string[] gaps) => (Words, _gaps) = (words, gaps);

    /// <summary>Gets the words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Words with one blank between two.</summary>
    public static WordText Joined(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new WordText(words, [.. Enumerable.Range(0, words.Count + 1).Select(i => i == 0 || i == words.Count ? string.Empty : " ")]);
    }

    /// <summary>The words that stand at these places of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="places">First unit and the unit after the last of each word, ascending.</param>
    public static WordText At(string text, IReadOnlyList<(int Start, int End)> places)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(places);
        var (words, gaps, before) = (new string[places.Count], new string[places.Count + 1], 0);
        for (var i = 0; i < places.Count; i++)
        {
            var (start, end) = places[i];
            (gaps[i], words[i], before) = (text[before..start], text[start..end], end);
        }

        gaps[^1] = text[before..];
        return new WordText(words, gaps);
    }

    /// <summary>The words of a text by the blanks between them.</summary>
    public static WordText OfBlanks(string text) => At(text, [.. WordPlaces.ByBlanks(text)]);

    /// <summary>The words of a text: between blanks, with the punctuation around them and each Chinese character by itself.</summary>
    public static WordText Of(string text) => At(text, [.. WordPlaces.ByPunctuation(text)]);

    /// <summary>The text with other words in the places of its own; what stands before the first and behind the last is left out.</summary>
    /// <param name="words">As many words as the text has.</param>
    public string With(IReadOnlyList<string> words) => With(words, 0, words?.Count ?? 0);

    /// <summary>Some neighbouring words of the text with others in their places.</summary>
    /// <param name="words">As many words as the text has.</param>
    /// <param name="first">The first that is taken.</param>
    /// <param name="count">How many are taken.</param>
    public string With(IReadOnlyList<string> words, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(words);
        var text = new StringBuilder();
        for (var i = first; i < first + count; i++)
        {
            _ = text.Append(i == first ? string.Empty : _gaps[i]).Append(words[i]);
        }

        return text.ToString();
    }
}
