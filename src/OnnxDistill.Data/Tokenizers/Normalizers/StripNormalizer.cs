using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Drops white space at the beginning, at the end, or both.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var units = text.Units;
        var first = 0;
        var last = units.Length;
        while (left && first < last && IsSpace(units[first]))
        {
            first++;
        }

        while (right && last > first && IsSpace(units[last - 1]))
        {
            last--;
        }

        if (last - first < units.Length)
        {
            Begin(text, spare).Append(text, first, last);
            Swap(ref text, ref spare);
        }
    }

    private static bool IsSpace(char unit) => (CharacterTable.Instance.Traits(unit) & CharacterTraits.Space) != 0;
}
