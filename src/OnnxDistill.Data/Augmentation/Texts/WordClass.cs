namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>The class of a word where no tagger has told its part of speech.</summary>
internal static class WordClass
{
    /// <summary>English function words, as <c>the</c>, <c>with</c>, <c>don't</c> and the <c>'s</c> of tokenized text.</summary>
    public const string Stop = "stop word";

    /// <summary>Words with a digit.</summary>
    public const string Number = "number";

    /// <summary>Words without letter or digit.</summary>
    public const string Punctuation = "punctuation";

    /// <summary>All other words.</summary>
    public const string Other = "word";

    // 's, 're, 'll: what stands behind the apostrophe is no longer.
    private const int LongestEnding = 3;

    /// <summary>The class of a word.</summary>
    public static string Of(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return word.Any(char.IsDigit) ? Number
            : !Letters.Any(word) ? Punctuation
            : IsStop(word.ToLowerInvariant().Replace('’', '\'')) ? Stop
            : Other;
    }

    private static bool IsStop(string word) => word.IndexOf('\'', StringComparison.Ordinal) switch
    {
        < 0 => StopWords.Contains(word),
        0 => word.Length <= LongestEnding,
        var at => StopWords.Contains(word[..at]) || word.EndsWith("n't", StringComparison.Ordinal),
    };
}
