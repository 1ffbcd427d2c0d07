using System.Text;
using OnnxDistill.Data.Tokenizers.Characters;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Lower-cases every character by itself, without context.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var units = text.Units;
        if (units.IndexOfAnyInRange('A', 'Z') < 0 && units.IndexOfAnyExceptInRange('\0', '\x7F') < 0)
        {
            return;
        }

        var target = Begin(text, spare);
        var transformation = new Transformation(text, 0, text.Length, target);
        Span<int> one = stackalloc int[1];
        foreach (var rune in units.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                transformation.Put(rune.Value is >= 'A' and <= 'Z' ? new Rune(rune.Value | 0x20) : rune, 0);
                continue;
            }

            var change = 0;
            foreach (var codePoint in CharacterTable.Instance.Lower(rune.Value, one))
            {
                transformation.Put(new Rune(codePoint), change);
                change = 1;
            }
        }

        Swap(ref text, ref spare);
    }
}
