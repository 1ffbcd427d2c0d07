namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>Decomposes Hangul syllables into their letters by arithmetic (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int First = 0xAC00;
    private const int Count = 11172;
    private const int Leading = 0x1100;
    private const int Vowel = 0x1161;
    private const int Trailing = 0x11A7;
    private const int Trailings = 28;
    private const int VowelsAndTrailings = 21 * Trailings;

    public static bool IsSyllable(int codePoint) => (uint)(codePoint - First) < Count;

    /// <summary>Writes two or three letters and returns how many.</summary>
    public static int Decompose(int syllable, Span<int> letters)
    {
        var index = syllable - First;
        letters[0] = Leading + (index / VowelsAndTrailings);
        letters[1] = Vowel + (index % VowelsAndTrailings / Trailings);
        letters[2] = Trailing + (index % Trailings);
        return letters[2] == Trailing ? 2 : 3;
    }

    /// <summary>The syllable that a leading letter and a vowel, or a syllable and a trailing letter, compose to; -1 where they do not.</summary>
    public static int Compose(int first, int second)
    {
        const int LeadingLetters = 19;
        const int Vowels = 21;
        if ((uint)(first - Leading) < LeadingLetters && (uint)(second - Vowel) < Vowels)
        {
            return First + ((first - Leading) * VowelsAndTrailings) + ((second - Vowel) * Trailings);
        }

        return IsSyllable(first) && (first - First) % Trailings == 0 && second > Trailing && second < Trailing + Trailings
            ? first + second - Trailing
            : -1;
    }
}
