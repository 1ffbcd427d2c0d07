using System.Text;

namespace OnnxDistill.Data.Tokenizers.Texts;

/// <summary>
/// Text under change: UTF-16 units, each with the code points [start, end) of the original text that it stands for. What Hugging
/// Face's NormalizedString keeps for every byte.
/// </summary>
internal sealed class AlignedText
{
    private char[] _units = new char[256];
    private int[] _starts = new int[256];
    private int[] _ends = new int[256];

    /// <summary>Gets the number of units.</summary>
    public int Length { get; private set; }

    /// <summary>Gets or sets the code point of the original text at which this stretch of it begins.</summary>
    public int Origin { get; set; }

    public ReadOnlySpan<char> Units => _units.AsSpan(0, Length);

    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Length);

    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Length);

    /// <summary>Drops everything and sets where the new text begins.</summary>
    public void Reset(int origin)
    {
        Length = 0;
        Origin = origin;
    }

    /// <summary>Appends a unit.</summary>
    public void Append(char unit, int start, int end)
    {
        if (Length == _units.Length)
        {
            Grow(Length + 1);
        }

        _units[Length] = unit;
        _starts[Length] = start;
        _ends[Length++] = end;
    }

    /// <summary>Appends a code point as one unit or two.</summary>
    public void Append(Rune rune, int start, int end)
    {
        if (rune.IsBmp)
        {
            Append((char)rune.Value, start, end);
            return;
        }

        Span<char> two = stackalloc char[2];
        rune.EncodeToUtf16(two);
        Append(two[0], start, end);
        Append(two[1], start, end);
    }

    /// <summary>Appends units [start, end) of another text with their alignment.</summary>
    public void Append(AlignedText source, int start, int end)
    {
        var count = end - start;
        if (Length + count > _units.Length)
        {
            Grow(Length + count);
        }

        source._units.AsSpan(start, count).CopyTo(_units.AsSpan(Length));
        source._starts.AsSpan(start, count).CopyTo(_starts.AsSpan(Length));
        source._ends.AsSpan(start, count).CopyTo(_ends.AsSpan(Length));
        Length += count;
    }

    /// <summary>Appends a stretch of the original text as it is; half a surrogate pair becomes U+FFFD.</summary>
    /// <param name="text">The stretch.</param>
    /// <param name="origin">The code points before it.</param>
    /// <returns>The code points up to its end.</returns>
    public int AppendOriginal(ReadOnlySpan<char> text, int origin)
    {
        if (Length + text.Length > _units.Length)
        {
            Grow(Length + text.Length);
        }

        for (var i = 0; i < text.Length; i++, origin++)
        {
            var unit = text[i];
            if (!char.IsSurrogate(unit))
            {
                Append(unit, origin, origin + 1);
            }
            else if (char.IsHighSurrogate(unit) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                Append(unit, origin, origin + 1);
                Append(text[++i], origin, origin + 1);
            }
            else
            {
                Append('\uFFFD', origin, origin + 1);
            }
        }

        return origin;
    }

    private void Grow(int atLeast)
    {
        var size = Math.Max(_units.Length * 2, atLeast);
        Array.Resize(ref _units, size);
        Array.Resize(ref _starts, size);
        Array.Resize(ref _ends, size);
    }
}
