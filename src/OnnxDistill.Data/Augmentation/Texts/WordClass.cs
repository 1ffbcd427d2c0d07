namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>The class of a word where no tagger has told its part of speech.</summary>
public static class WordClass
{
    /// <summary>English function words, as <c>the</c> and <c>with</c>.</summary>
    public const string Stop = "stop word";

    /// <summary>Words with a digit.</summary>
    public const string Number = "number";

    /// <summary>Words without letter or digit.</summary>
    public const string Punctuation = "punctuation";

    /// <summary>All other words.</summary>
    public const string Other = "word";

    /// <summary>The class of a word.</summary>
    public static string Of(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Any(char.IsDigit) ? Number
            : !Letters.Any(word) ? Punctuation
            : StopWords.Contains(word.ToLowerInvariant()) || word.Contains('\'', StringComparison.Ordinal) ? Stop
            : Other;
    }
}
