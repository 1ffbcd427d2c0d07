namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>Capitals as Python's <c>istitle</c> and <c>title</c> have them: the first letter of each run of letters is one, and no other.</summary>
internal static class TitleCase
{
    /// <summary>Whether a word is written so.</summary>
    public static bool Is(string word) => word.Any(char.IsUpper) && Of(word) == word;

    /// <summary>The word written so.</summary>
    public static string Of(string word) => string.Create(word.Length, word, (units, from) =>
    {
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = i > 0 && char.IsLetter(from[i - 1]) ? char.ToLowerInvariant(from[i]) : char.ToUpperInvariant(from[i]);
        }
    });
}
