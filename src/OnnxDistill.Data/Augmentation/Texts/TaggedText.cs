using System.Globalization;

namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>A text whose words have a class each: its parts of speech, or what stands in for them.</summary>
/// <param name="Text">The words.</param>
/// <param name="Tags">The tag of each word.</param>
internal sealed record TaggedText(WordText Text, IReadOnlyList<string> Tags)
{
    /// <summary>A text whose words are parted by blanks, and its tags, parted by blanks too.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tags">A tag for each word.</param>
    /// <param name="where">The row, for errors.</param>
    /// <exception cref="InvalidDataException">There are more or fewer tags than words.</exception>
    public static TaggedText Of(string text, string tags, string where)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var words = WordText.OfBlanks(text);
        string[] given = tags.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return given.Length == words.Words.Count
            ? new TaggedText(words, [.. given.Select(string.Intern)])
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{where}: {given.Length} tags for {words.Words.Count} words; tag the text as it stands, its words and its tags parted by blanks"));
    }

    /// <summary>A text without tags: its words are told apart as stop words, numbers, punctuation and others (<see cref="WordClass"/>).</summary>
    public static TaggedText Untagged(string text)
    {
        var words = WordText.Of(text);
        return new TaggedText(words, [.. words.Words.Select(WordClass.Of)]);
    }
}
