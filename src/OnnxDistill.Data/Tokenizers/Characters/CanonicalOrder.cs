using System.Text;

namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>
/// The normalizer step by step, for the rare text in which marks survive accent stripping and have to be put into canonical order.
/// Hugging Face keeps the origins in place while the marks change theirs; so does this.
/// </summary>
internal static class CanonicalOrder
{
    private readonly record struct Mapped(int CodePoint, int Origin);

    private readonly record struct Part(int CodePoint, byte Class, bool Inserted);

    /// <summary>Appends the normalized text to the target; accents are stripped whatever the settings say.</summary>
    public static void Normalize(NormalizerSettings settings, ReadOnlySpan<char> text, int origin, NormalizedText target)
    {
        var table = CharacterTable.Instance;
        var cleaned = Clean(settings, text, origin, table);
        var parts = Decompose(cleaned, table);
        Span<int> one = stackalloc int[1];
        var next = 0;
        foreach (var part in parts)
        {
            // An inserted part takes the origin of the character before it, any other the next one in turn.
            var from = part.Inserted ? (next == 0 ? 0 : cleaned[next - 1].Origin) : cleaned[next++].Origin;
            if ((table.Traits(part.CodePoint) & CharacterTraits.Mark) != 0)
            {
                continue;
            }

            foreach (var lower in settings.LowerCase ? table.Lower(part.CodePoint, one) : [part.CodePoint])
            {
                target.Append(lower, from);
            }
        }
    }

    private static List<Mapped> Clean(NormalizerSettings settings, ReadOnlySpan<char> text, int origin, CharacterTable table)
    {
        var result = new List<Mapped>();
        foreach (var rune in text.EnumerateRunes())
        {
            var traits = table.Traits(rune.Value);
            var codePoint = rune.Value;
            if (settings.CleanText && codePoint is not ('\t' or '\n' or '\r') && (traits & CharacterTraits.Drop) != 0)
            {
                origin++;
                continue;
            }

            if (settings.CleanText && (traits & CharacterTraits.Space) != 0)
            {
                codePoint = ' ';
            }

            var surround = settings.SpaceChinese && (traits & CharacterTraits.Chinese) != 0;
            if (surround)
            {
                result.Add(new Mapped(' ', origin));
            }

            result.Add(new Mapped(codePoint, origin));
            if (surround)
            {
                result.Add(new Mapped(' ', origin));
            }

            origin++;
        }

        return result;
    }

    private static List<Part> Decompose(List<Mapped> text, CharacterTable table)
    {
        var parts = new List<Part>();
        Span<int> three = stackalloc int[3];
        foreach (var mapped in text)
        {
            var first = true;
            foreach (var codePoint in table.Decompose(mapped.CodePoint, three))
            {
                parts.Add(new Part(codePoint, table.CombiningClass(codePoint), !first));
                first = false;
            }
        }

        // Stable insertion sort of every run of marks by class; a starter (class 0) never moves.
        for (var i = 1; i < parts.Count; i++)
        {
            for (var j = i; j > 0 && parts[j].Class != 0 && parts[j - 1].Class > parts[j].Class; j--)
            {
                (parts[j - 1], parts[j]) = (parts[j], parts[j - 1]);
            }
        }

        return parts;
    }
}
