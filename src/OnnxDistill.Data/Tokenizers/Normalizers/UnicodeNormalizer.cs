using System.Text;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>NFC, NFD, NFKC and NFKD.</summary>
internal sealed class UnicodeNormalizer(UnicodeForm form) : Normalizer
{
    private const int FirstMark = 0x300;

    // Below these nothing changes: what NFD splits begins at U+00C0, what NFKD replaces at U+00A0, what NFC composes at the first mark.
    private readonly char _firstThatMayChange = form switch
    {
        UnicodeForm.Nfd => '\u00C0',
        UnicodeForm.Nfc => (char)FirstMark,
        _ => '\u00A0',
    };

    private readonly bool _isCompatible = form is UnicodeForm.Nfkd or UnicodeForm.Nfkc;
    private readonly bool _composes = form is UnicodeForm.Nfc or UnicodeForm.Nfkc;

    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var units = text.Units;
        var first = 0;
        while (first < units.Length && units[first] < _firstThatMayChange)
        {
            first++;
        }

        if (first == units.Length)
        {
            return;
        }

        var parts = Decompose(units);
        if (_composes)
        {
            var composed = new List<CanonicalPart>(parts.Count);
            Composition.Compose(parts, composed);
            parts = composed;
        }

        var transformation = new Transformation(text, 0, text.Length, Begin(text, spare));
        foreach (var part in parts)
        {
            transformation.Put(new Rune(part.CodePoint), part.Change);
        }

        Swap(ref text, ref spare);
    }

    private List<CanonicalPart> Decompose(ReadOnlySpan<char> units)
    {
        var table = NormalizationTable.Instance;
        var parts = new List<CanonicalPart>(units.Length);
        var firstMark = 0;
        Span<int> three = stackalloc int[3];
        foreach (var rune in units.EnumerateRunes())
        {
            var first = true;
            foreach (var codePoint in _isCompatible ? table.DecomposeCompatibly(rune.Value, three) : table.Decompose(rune.Value, three))
            {
                var part = new CanonicalPart(codePoint, codePoint < FirstMark ? (byte)0 : CharacterTable.Instance.CombiningClass(codePoint), first ? 0 : 1);
                first = false;

                if (part.Class == 0)
                {
                    Sort(parts, firstMark);
                    firstMark = parts.Count + 1;
                }

                parts.Add(part);
            }
        }

        Sort(parts, firstMark);
        return parts;
    }

    // Marks in a row go by class, those of one class in their order.
    private static void Sort(List<CanonicalPart> parts, int first)
    {
        if (parts.Count - first < 2)
        {
            return;
        }

        CanonicalPart[] sorted = [.. parts.Skip(first).OrderBy(p => p.Class)];
        parts.RemoveRange(first, sorted.Length);
        parts.AddRange(sorted);
    }
}
