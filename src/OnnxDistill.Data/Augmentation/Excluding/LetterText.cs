using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Augmentation.Excluding;

/// <summary>
/// A text without what tokenizers, typists and encodings do differently: letters and digits only, in lower case and without accents, and where words
/// begin. <c>Doesn't</c> and <c>does n't</c> have the same letters.
/// </summary>
internal sealed class LetterText
{
    private readonly List<char> _letters = [];
    private readonly List<int> _starts = [];

    /// <summary>Reads a text.</summary>
    public LetterText(string text)
    {
        var inside = false;
        foreach (var unit in Decomposed(text))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(unit) is UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            // What lies beyond the basic plane is two units, neither of them a letter by itself.
            var letter = char.IsLetterOrDigit(unit) || char.IsSurrogate(unit);
            if (letter)
            {
                if (!inside || char.GetUnicodeCategory(unit) == UnicodeCategory.OtherLetter)
                {
                    _starts.Add(_letters.Count);
                }

                _letters.Add(char.ToLowerInvariant(unit));
            }

            inside = letter;
        }
    }

    /// <summary>Gets the letters.</summary>
    public ReadOnlySpan<char> Letters => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_letters);

    /// <summary>Gets where words begin, ascending.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <summary>Whether a word begins here, or the text ends.</summary>
    public bool IsBoundary(int at) => at == _letters.Count || _starts.BinarySearch(at) >= 0;

    private static string Decomposed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // A lone surrogate is in no form.
            return text;
        }
    }
}
