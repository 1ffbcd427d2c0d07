using System.Text;

namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>BERT's normalizer: clean-up, blanks around Chinese characters, accents, lower case; origins as Hugging Face aligns them.</summary>
internal sealed class TextNormalizer(CharacterMap map)
{
    private const int Replacement = 0xFFFD;
    private readonly int[] _ascii = [.. Enumerable.Range(0, 128).Select(c => map[c])];

    /// <summary>Appends the normalized text to the target.</summary>
    /// <param name="text">A stretch of the original text.</param>
    /// <param name="origin">The code points of the original text before it.</param>
    /// <param name="target">Where the result goes.</param>
    /// <returns>The code points of the original text up to its end.</returns>
    public int Normalize(ReadOnlySpan<char> text, int origin, NormalizedText target)
    {
        var start = target.Length;
        var first = origin;
        var reorder = false;
        target.Reserve(text.Length);
        for (var i = 0; i < text.Length; i++, origin++)
        {
            var unit = text[i];
            if (unit < 128)
            {
                // Nothing in ASCII decomposes or gets blanks around it.
                var ascii = _ascii[unit];
                if (ascii != CharacterMap.Drop)
                {
                    target.Reserve(1);
                    target.AppendUnit((char)ascii, origin);
                }

                continue;
            }

            int codePoint = unit;
            if (char.IsSurrogate(unit))
            {
                codePoint = Rune.DecodeFromUtf16(text[i..], out var rune, out var used) == System.Buffers.OperationStatus.Done
                    ? rune.Value
                    : Replacement;
                i += used - 1;
            }

            reorder |= Append(codePoint, origin, target);
        }

        if (reorder)
        {
            target.Truncate(start);
            CanonicalOrder.Normalize(map.Settings, text, first, target);
        }

        return origin;
    }

    private bool Append(int codePoint, int origin, NormalizedText target)
    {
        var entry = map[codePoint];
        if (entry == codePoint)
        {
            if (map.Settings.StripAccents && Hangul.IsSyllable(codePoint))
            {
                Span<int> letters = stackalloc int[3];
                foreach (var letter in letters[..Hangul.Decompose(codePoint, letters)])
                {
                    target.Append(letter, origin);
                }

                return false;
            }

            target.Append(codePoint, origin);
            return false;
        }

        if ((entry & CharacterMap.Drop) != 0)
        {
            return false;
        }

        var surround = (entry & CharacterMap.Surround) != 0;
        if (surround)
        {
            target.Append(' ', origin);
        }

        if ((entry & CharacterMap.Many) != 0)
        {
            foreach (var part in map.Sequence(entry & CharacterMap.ValueMask))
            {
                target.Append(part, origin);
            }
        }
        else
        {
            target.Append(entry & CharacterMap.ValueMask, origin);
        }

        if (surround)
        {
            target.Append(' ', origin);
        }

        return (entry & CharacterMap.Reorder) != 0;
    }
}
