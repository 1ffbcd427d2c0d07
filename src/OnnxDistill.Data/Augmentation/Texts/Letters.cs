using System.Text;

namespace OnnxDistill.Data.Augmentation.Texts;

/// <summary>Letters of any script.</summary>
internal static class Letters
{
    /// <summary>Whether a word is made of letters only, one at least.</summary>
    public static bool Only(string word)
    {
        foreach (var rune in word.AsSpan().EnumerateRunes())
        {
            if (!Rune.IsLetter(rune))
            {
                return false;
            }
        }

        return word.Length > 0;
    }

    /// <summary>Whether a word has a letter.</summary>
    public static bool Any(string word)
    {
        foreach (var rune in word.AsSpan().EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                return true;
            }
        }

        return false;
    }
}
