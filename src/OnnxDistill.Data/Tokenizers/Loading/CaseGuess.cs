using System.Globalization;
using System.Text;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>
/// How a vocab.txt wants its text: what the settings say, and where they say nothing, what its pieces tell: a vocabulary of lower-cased text has no
/// upper case, one of text without accents no accents.
/// </summary>
/// <param name="LowerCase">Whether text is lower-cased.</param>
/// <param name="StripAccents">Whether accents go.</param>
internal readonly record struct CaseGuess(bool LowerCase, bool StripAccents)
{
    // A few pieces that lower-casing leaves out of reach stand in uncased vocabularies too: units, letters without a lower-case form.
    private const double Many = 0.01;

    /// <summary>Decides, and notes what was not known.</summary>
    public static CaseGuess Of(TokenizerSettings settings, IReadOnlyCollection<string?> pieces, List<string> notes)
    {
        var words = pieces.OfType<string>().Where(IsWord).ToList();
        var upper = words.Count(p => p.Any(char.IsUpper));
        var lowerCase = settings.Flag("do_lower_case");
        var guessed = lowerCase is null;
        if (lowerCase is null)
        {
            lowerCase = upper <= words.Count * Many;
            notes.Add(lowerCase.Value
                ? $"no file says whether text is lower-cased (do_lower_case in tokenizer_config.json); it is, since {Share(upper)} have upper case"
                : $"no file says whether text is lower-cased (do_lower_case in tokenizer_config.json); it is not, since {Share(upper)} have upper case: a cased vocabulary");
        }
        else if (lowerCase.Value && upper > words.Count * Many)
        {
            notes.Add($"tokenizer_config.json has text lower-cased (do_lower_case true), but {Share(upper)} have upper case and are never met; set do_lower_case false if the model is cased");
        }

        if (settings.Flag("strip_accents") is { } strip)
        {
            return new CaseGuess(lowerCase.Value, strip);
        }

        var accents = lowerCase.Value ? words.Count(HasAccent) : 0;
        if (accents <= words.Count * Many)
        {
            return new CaseGuess(lowerCase.Value, lowerCase.Value);
        }

        if (guessed)
        {
            notes.Add($"no file says whether accents are dropped (strip_accents in tokenizer_config.json); they stay, since {Share(accents)} have accents");
            return new CaseGuess(lowerCase.Value, false);
        }

        // Hugging Face strips accents with lower-casing where nothing is said, whatever the pieces are.
        notes.Add($"{Share(accents)} have accents and are never met, since accents go with lower-casing; set strip_accents false in tokenizer_config.json if the model keeps them");
        return new CaseGuess(lowerCase.Value, true);

        string Share(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {words.Count:N0} pieces of vocab.txt");
    }

    // Neither special ([UNK], <s>) nor kept free ([unused12]).
    private static bool IsWord(string piece) => piece.Length > 0 && piece.Any(char.IsLetter)
        && !(piece[0] == '[' && piece[^1] == ']') && !(piece[0] == '<' && piece[^1] == '>');

    private static bool HasAccent(string piece)
    {
        foreach (var unit in piece)
        {
            if (unit > 127 && CharUnicodeInfo.GetUnicodeCategory(unit) is UnicodeCategory.NonSpacingMark)
            {
                return true;
            }
        }

        return !piece.All(char.IsAscii) && !piece.AsSpan().ContainsAnyInRange('\uAC00', '\uD7A3')
            && !piece.Any(char.IsSurrogate) && piece.Normalize(NormalizationForm.FormD).Any(c => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark);
    }
}
