using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Replaces characters one for one, or drops them; those that stay keep where they stand.</summary>
/// <param name="change">What a code point becomes; negative where it goes.</param>
internal sealed class CharacterFilter(Func<int, int> change) : Normalizer
{
    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var units = text.Units;
        for (int i = 0, width; i < units.Length; i += width)
        {
            width = WidthAt(units, i);
            var codePoint = CodePointAt(units, i, width);
            if (change(codePoint) != codePoint)
            {
                Write(text, i, Begin(text, spare));
                Swap(ref text, ref spare);
                return;
            }
        }
    }

    private static int WidthAt(ReadOnlySpan<char> units, int at) => char.IsHighSurrogate(units[at]) && at + 1 < units.Length ? 2 : 1;

    private static int CodePointAt(ReadOnlySpan<char> units, int at, int width) => width == 2 ? char.ConvertToUtf32(units[at], units[at + 1]) : units[at];

    private void Write(AlignedText text, int firstChange, AlignedText target)
    {
        target.Append(text, 0, firstChange);
        var units = text.Units;
        for (int i = firstChange, width; i < units.Length; i += width)
        {
            width = WidthAt(units, i);
            if (change(CodePointAt(units, i, width)) is >= 0 and var codePoint)
            {
                target.Append(new System.Text.Rune(codePoint), text.Starts[i], text.Ends[i]);
            }
        }
    }
}
