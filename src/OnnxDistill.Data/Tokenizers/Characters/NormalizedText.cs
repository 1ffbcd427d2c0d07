namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>A growing buffer of UTF-16 units, each with the code point of the original text that it stands for.</summary>
internal sealed class NormalizedText
{
    private char[] _units = new char[256];
    private int[] _origins = new int[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Units => _units.AsSpan(0, Length);

    public ReadOnlySpan<int> Origins => _origins.AsSpan(0, Length);

    /// <summary>Drops what lies after the first so many units.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Makes room for so many units more.</summary>
    public void Reserve(int units)
    {
        if (Length + units > _units.Length)
        {
            var size = Math.Max(_units.Length * 2, Length + units);
            Array.Resize(ref _units, size);
            Array.Resize(ref _origins, size);
        }
    }

    /// <summary>Appends a unit; room must have been made.</summary>
    public void AppendUnit(char unit, int origin)
    {
        _units[Length] = unit;
        _origins[Length++] = origin;
    }

    public void Append(int codePoint, int origin)
    {
        Reserve(2);
        if (codePoint < 0x10000)
        {
            AppendUnit((char)codePoint, origin);
            return;
        }

        var offset = codePoint - 0x10000;
        AppendUnit((char)(0xD800 + (offset >> 10)), origin);
        AppendUnit((char)(0xDC00 + (offset & 0x3FF)), origin);
    }
}
